import { squareMean } from './box-filter.ts';
import type { Texture } from './texture.ts';

/**
 * Number of words in the record of a span. A span is a run of rows in one column of a picture that show one surface; its record of
 * 32-bit words is made for the kernels of `span-fill.ts`, so that they need the row alone. With a = row - horizon on an upright
 * face, and a = depth = K / (row - horizon) on a level one, a texture coordinate is p = p0 + p1 a, and the square of its footprint
 * is w0 + w1 a^2 on an upright face and a^2 (w0 + w1 a^2) on a level one.
 *
 * A footprint has the variance of the pixel: if a step to the next pixel across moves p by a, and one down by b, it is
 * sqrt(a^2 + b^2).
 */
export const SPAN_WORDS = 20;

/** Indices of words in a record. Integers: KIND, PIXELS (byte address of the column), WAVES (byte address), WAVE_COUNT. */
export const SpanWord = {
  KIND: 0,
  PIXELS: 1,
  /** Rows [FROM, TO), fractional: the covered share of a pixel is its weight. */
  FROM: 2,
  TO: 3,
  /** value = MEAN + CONTRAST * texture; for waves MEAN + CONTRAST * sum. */
  MEAN: 4,
  CONTRAST: 5,
  P0: 6,
  P1: 7,
  WP0: 8,
  WP1: 9,
  Q0: 10,
  Q1: 11,
  WQ0: 12,
  WQ1: 13,
  /** Focal length times height of the camera above a level surface. */
  K: 14,
  WAVES: 15,
  WAVE_COUNT: 16,
} as const;

/** Kinds of span: texture on an upright or a level face. */
export const SpanKind = {
  UNIFORM: 0,
  UPRIGHT_STRIPES: 1,
  UPRIGHT_WAVES: 2,
  LEVEL_STRIPES: 3,
  LEVEL_CHECKER: 4,
  LEVEL_WAVES: 5,
} as const;

/** Metres, largest distance at which level surfaces are drawn. */
export const FARTHEST = 1000;

/** Words of a wave: amplitude, frequency along u and v, phase. */
export const WAVE_WORDS = 4;

/** A texture and the address of its waves. */
export interface Paint extends Texture {
  /** Byte address; 0 for a texture without waves. */
  readonly waves: number;
}

/** The part of a column that a span covers. */
export interface SpanRows {
  /** Byte address of the column. */
  pixels: number;
  /** Upper end in rows from the top, fractional. */
  from: number;
  /** Lower end in rows from the top, fractional. */
  to: number;
  /** Factor on the luminance. */
  light: number;
}

/** A texture coordinate p0 + p1 a in m, where a is the depth on a level face and row - horizon on an upright one. */
export interface TextureAxis {
  /** Coordinate at a = 0, m. */
  p0: number;
  /** Slope of the coordinate, m per unit of a. */
  p1: number;
  /** Root of the constant part of its squared footprint: m on an upright face, m per m of depth on a level one. */
  w0: number;
  /** Root of the part that grows with a^2: m per row on an upright face, m per m^2 of depth on a level one. */
  w1: number;
}

/** Records of spans, one after another. */
export class SpanList {
  count = 0;
  readonly #floats: Float32Array;
  readonly #integers: Int32Array;
  readonly capacity: number;

  /** @param start byte address of the first record */
  constructor(buffer: ArrayBuffer, start: number, capacity: number) {
    this.capacity = capacity;
    this.#floats = new Float32Array(buffer, start, capacity * SPAN_WORDS);
    this.#integers = new Int32Array(buffer, start, capacity * SPAN_WORDS);
  }

  /** Begins a record; its other words are set afterwards. */
  #begin(kind: number, { pixels, from, to }: SpanRows, mean: number, contrast: number): number {
    const at = this.count++ * SPAN_WORDS;
    this.#integers[at] = kind;
    this.#integers[at + SpanWord.PIXELS] = pixels;
    this.#floats[at + SpanWord.FROM] = from;
    this.#floats[at + SpanWord.TO] = to;
    this.#floats[at + SpanWord.MEAN] = mean;
    this.#floats[at + SpanWord.CONTRAST] = contrast;
    return at;
  }

  /** @param w0, w1 squares of the footprint */
  #axis(at: number, word: number, p0: number, p1: number, w0: number, w1: number): void {
    const floats = this.#floats;
    floats[at + word] = p0;
    floats[at + word + 1] = p1;
    floats[at + word + 2] = w0;
    floats[at + word + 3] = w1;
  }

  #waves(at: number, paint: Paint): void {
    this.#integers[at + SpanWord.WAVES] = paint.waves;
    this.#integers[at + SpanWord.WAVE_COUNT] = paint.surface.kind === 'waves' ? paint.surface.waves.length : 0;
  }

  /** Adds rows of one value. */
  uniform(rows: SpanRows, value: number): void {
    this.#begin(SpanKind.UNIFORM, rows, value, 0);
  }

  /**
   * Adds rows of an upright face.
   *
   * @param u, wu m, coordinate along the face and its footprint
   * @param height coordinate of the height
   */
  upright(paint: Paint, rows: SpanRows, u: number, wu: number, height: TextureAxis): void {
    const { light } = rows;
    const { p0: v0, p1: v1, w0, w1 } = height;
    const { surface } = paint;
    switch (surface.kind) {
      case 'uniform':
        this.uniform(rows, light * surface.reflectance);
        return;
      case 'checker': {
        const scale = 0.5 / surface.size;
        const p = u * scale;
        const across = squareMean(Math.fround(p - Math.floor(p)), Math.fround(wu * scale));
        const contrast = light * 0.5 * (surface.light - surface.dark) * across;
        const mean = light * 0.5 * (surface.light + surface.dark);
        const at = this.#begin(SpanKind.UPRIGHT_STRIPES, rows, mean, contrast);
        const start = v0 * scale;
        const scale2 = scale * scale;
        this.#axis(at, SpanWord.P0, start - Math.floor(start), v1 * scale, w0 * w0 * scale2, w1 * w1 * scale2);
        return;
      }
      case 'grating': {
        const scaleU = paint.alongU / surface.period;
        const scaleV = paint.alongV / surface.period;
        const mean = light * 0.5 * (surface.light + surface.dark);
        const contrast = light * 0.5 * (surface.light - surface.dark);
        const start = u * scaleU + v0 * scaleV;
        const width2 = wu * wu * scaleU * scaleU + w0 * w0 * scaleV * scaleV;
        const phase = start - Math.floor(start);
        if (scaleV === 0) {
          const value = mean + contrast * squareMean(Math.fround(phase), Math.fround(Math.sqrt(width2)));
          this.uniform(rows, value);
          return;
        }
        const at = this.#begin(SpanKind.UPRIGHT_STRIPES, rows, mean, contrast);
        this.#axis(at, SpanWord.P0, phase, v1 * scaleV, width2, w1 * w1 * scaleV * scaleV);
        return;
      }
      case 'waves': {
        const at = this.#begin(SpanKind.UPRIGHT_WAVES, rows, light * surface.mean, light);
        this.#axis(at, SpanWord.P0, u, 0, wu * wu, 0);
        this.#axis(at, SpanWord.Q0, v0, v1, w0 * w0, w1 * w1);
        this.#waves(at, paint);
      }
    }
  }

  /**
   * Adds rows of a level face.
   *
   * @param k pixels m, focal length times height of the camera above the face
   * @param u, v coordinates of the position
   */
  level(paint: Paint, rows: SpanRows, k: number, u: TextureAxis, v: TextureAxis): void {
    const { light } = rows;
    const { surface } = paint;
    if (surface.kind === 'uniform') {
      this.uniform(rows, light * surface.reflectance);
      return;
    }
    const wu2 = u.w0 * u.w0;
    const wuu2 = u.w1 * u.w1;
    const wv2 = v.w0 * v.w0;
    const wvv2 = v.w1 * v.w1;
    if (surface.kind === 'waves') {
      const at = this.#begin(SpanKind.LEVEL_WAVES, rows, light * surface.mean, light);
      this.#floats[at + SpanWord.K] = k;
      this.#axis(at, SpanWord.P0, u.p0, u.p1, wu2, wuu2);
      this.#axis(at, SpanWord.Q0, v.p0, v.p1, wv2, wvv2);
      this.#waves(at, paint);
      return;
    }
    const mean = light * 0.5 * (surface.light + surface.dark);
    const contrast = light * 0.5 * (surface.light - surface.dark);
    if (surface.kind === 'checker') {
      const scale = 0.5 / surface.size;
      const scale2 = scale * scale;
      const p = u.p0 * scale;
      const q = v.p0 * scale;
      const at = this.#begin(SpanKind.LEVEL_CHECKER, rows, mean, contrast);
      this.#floats[at + SpanWord.K] = k;
      this.#axis(at, SpanWord.P0, p - Math.floor(p), u.p1 * scale, wu2 * scale2, wuu2 * scale2);
      this.#axis(at, SpanWord.Q0, q - Math.floor(q), v.p1 * scale, wv2 * scale2, wvv2 * scale2);
      return;
    }
    const alongU = paint.alongU / surface.period;
    const alongV = paint.alongV / surface.period;
    const u2 = alongU * alongU;
    const v2 = alongV * alongV;
    const p = u.p0 * alongU + v.p0 * alongV;
    const slope = u.p1 * alongU + v.p1 * alongV;
    const at = this.#begin(SpanKind.LEVEL_STRIPES, rows, mean, contrast);
    this.#floats[at + SpanWord.K] = k;
    this.#axis(at, SpanWord.P0, p - Math.floor(p), slope, wu2 * u2 + wv2 * v2, wuu2 * u2 + wvv2 * v2);
  }
}
