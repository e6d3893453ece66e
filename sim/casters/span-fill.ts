import { cosineOfTurns, squareMean, squareMeans, waveShare } from './box-filter.ts';
import { FARTHEST, SPAN_WORDS, SpanKind, SpanWord, WAVE_WORDS } from './span.ts';

const f = Math.fround;

/** Adds `count` spans, whose records begin at address `start`, to a picture. */
export type SpanFill = (start: number, count: number) => void;

/**
 * The kernel in plain JavaScript. Every operation is rounded to f32; `span-fill-simd.ts` computes the same for four rows at a time.
 * A row k is weighted by its share min(k + 1, TO) - max(k, FROM). Its texture is taken at its middle or, if that lies outside of
 * the span, at the span's end.
 *
 * @param horizon row of the horizon from the top, fractional
 */
export function spanFill(buffer: ArrayBuffer, horizon: number): SpanFill {
  const floats = new Float32Array(buffer);
  const integers = new Int32Array(buffer);
  const farthest = f(FARTHEST);
  const middle = f(horizon);

  /** Square of a footprint. */
  const footprint2 = (level: boolean, a: number, w0: number, w1: number): number => {
    const a2 = f(a * a);
    const sum = f(w0 + f(w1 * a2));
    return level ? f(a2 * sum) : sum;
  };
  const root = (x: number): number => f(Math.sqrt(x));

  function wavesAt(at: number, level: boolean, a: number): number {
    const p = f(floats[at + SpanWord.P0] + f(floats[at + SpanWord.P1] * a));
    const q = f(floats[at + SpanWord.Q0] + f(floats[at + SpanWord.Q1] * a));
    const wp2 = footprint2(level, a, floats[at + SpanWord.WP0], floats[at + SpanWord.WP1]);
    const wq2 = footprint2(level, a, floats[at + SpanWord.WQ0], floats[at + SpanWord.WQ1]);
    let sum = 0;
    let wave = integers[at + SpanWord.WAVES] >> 2;
    for (let k = integers[at + SpanWord.WAVE_COUNT]; k > 0; k--, wave += WAVE_WORDS) {
      const [amplitude, along, across, phase] = floats.subarray(wave, wave + WAVE_WORDS);
      const share = waveShare(f(f(f(along * along) * wp2) + f(f(across * across) * wq2)));
      const turns = f(f(f(along * p) + f(across * q)) + phase);
      sum = f(sum + f(f(amplitude * share) * cosineOfTurns(turns)));
    }
    return sum;
  }

  function texture(at: number, kind: number, row: number): number {
    const beyond = f(row - middle);
    const level = kind >= SpanKind.LEVEL_STRIPES;
    let a = beyond;
    if (level) {
      const depth = f(floats[at + SpanWord.K] * f(1 / beyond));
      a = Math.min(farthest, depth);
    }
    if (kind === SpanKind.UPRIGHT_WAVES || kind === SpanKind.LEVEL_WAVES) return wavesAt(at, level, a);
    const p = f(floats[at + SpanWord.P0] + f(floats[at + SpanWord.P1] * a));
    const wp = root(footprint2(level, a, floats[at + SpanWord.WP0], floats[at + SpanWord.WP1]));
    if (kind !== SpanKind.LEVEL_CHECKER) return squareMean(p, wp);
    const q = f(floats[at + SpanWord.Q0] + f(floats[at + SpanWord.Q1] * a));
    const wq = root(footprint2(true, a, floats[at + SpanWord.WQ0], floats[at + SpanWord.WQ1]));
    return squareMeans(p, wp, q, wq);
  }

  function fill(at: number): void {
    const kind = integers[at];
    const pixels = integers[at + SpanWord.PIXELS] >> 2;
    const from = floats[at + SpanWord.FROM];
    const to = floats[at + SpanWord.TO];
    const mean = floats[at + SpanWord.MEAN];
    const contrast = floats[at + SpanWord.CONTRAST];
    for (let row = Math.floor(from); row < to; row++) {
      const end = Math.min(to, row + 1);
      const start = Math.max(row, from);
      const share = f(end - start);
      let value = mean;
      if (kind !== SpanKind.UNIFORM) {
        const raised = Math.max(row + 0.5, from);
        const at2 = Math.min(to, raised);
        value = f(mean + f(contrast * texture(at, kind, at2)));
        if (value < 0) value = 0;
      }
      floats[pixels + row] = f(floats[pixels + row] + f(share * value));
    }
  }

  return (start, count) => {
    for (let n = 0; n < count; n++) fill((start >> 2) + n * SPAN_WORDS);
  };
}
