import type { Code, Expr, FunctionScope, Local } from '../../kernels/assembler.ts';
import { f32, f32x4, f64, i32, if_, sequence } from '../../kernels/assembler.ts';
import type { Surface } from '../world/surface.ts';
import { emitSquareMean } from './box-filter-simd.ts';
import type { ColumnLayout } from './column-layout.ts';
import { PAINT_BYTES, Painted } from './column-layout.ts';
import { SpanKind, SpanWord } from './span.ts';
import type { Fill } from './span-fill-simd.ts';

type F64 = Expr<'f64'>;

/** Kinds of surface; their indices are the values of `Painted.KIND`. */
export const SURFACE_KINDS = ['uniform', 'checker', 'grating', 'waves'] as const;

/** The record under construction, and its paint. */
export class SpanRecord {
  readonly #fn: FunctionScope;
  readonly #at: number;
  readonly #paints: number;
  readonly #fills: readonly Fill[];
  readonly #paint: Local<'i32'>;
  readonly #start: Local<'f64'>;

  constructor(fn: FunctionScope, layout: ColumnLayout, fills: readonly Fill[]) {
    this.#fn = fn;
    this.#at = layout.spans;
    this.#paints = layout.paints;
    this.#fills = fills;
    this.#paint = fn.local('i32');
    this.#start = fn.local('f64');
  }

  locals<N extends number>(count: N): Local<'f64'>[] & { length: N } {
    return Array.from({ length: count }, () => this.#fn.local('f64')) as Local<'f64'>[] & { length: N };
  }

  /** Loads the paint of a solid. */
  paint(n8: Local<'i32'>): Code {
    return this.#paint.set(i32.add(i32.mul(n8.get, PAINT_BYTES / 8), this.#paints));
  }

  get sum(): F64 {
    return f64.load(this.#paint.get, Painted.SUM);
  }

  get difference(): F64 {
    return f64.load(this.#paint.get, Painted.DIFFERENCE);
  }

  get scaleU(): F64 {
    return f64.load(this.#paint.get, Painted.SCALE_U);
  }

  get scaleV(): F64 {
    return f64.load(this.#paint.get, Painted.SCALE_V);
  }

  square(value: F64): F64 {
    return f64.mul(value, value);
  }

  /** Runs the code for the paint's kind. */
  byKind(kinds: readonly Surface['kind'][], make: Record<Surface['kind'], () => Code>): Code {
    const [kind, ...others] = kinds as [Surface['kind'], ...Surface['kind'][]];
    const code = make[kind]();
    if (others.length === 0) return code;
    const number = i32.load(this.#paint.get, Painted.KIND);
    return if_(i32.eq(number, SURFACE_KINDS.indexOf(kind)), code, this.byKind(others, make));
  }

  number(word: number, value: F64): Code {
    return f32.store(this.#at, f32.demoteF64(value), 4 * word);
  }

  /** The fractional part of a number. */
  phase(word: number, value: F64): Code {
    return [this.#start.set(value), this.number(word, f64.sub(this.#start.get, f64.floor(this.#start.get)))];
  }

  axis(word: number, p0: F64, p1: F64, w0: F64, w1: F64): Code {
    return [p0, p1, w0, w1].map((value, n) => this.number(word + n, value));
  }

  begin(pixels: Expr<'i32'>, from: F64, to: F64, mean: F64, contrast: F64): Code {
    return [
      i32.store(this.#at, pixels, 4 * SpanWord.PIXELS),
      this.number(SpanWord.FROM, from),
      this.number(SpanWord.TO, to),
      this.number(SpanWord.MEAN, mean),
      this.number(SpanWord.CONTRAST, contrast),
    ];
  }

  stripes(pixels: Expr<'i32'>, from: F64, to: F64, light: F64): Code {
    const half = f64.mul(light, 0.5);
    return this.begin(pixels, from, to, f64.mul(half, this.sum), f64.mul(half, this.difference));
  }

  waves(): Code {
    return [
      i32.store(this.#at, i32.load(this.#paint.get, Painted.WAVES), 4 * SpanWord.WAVES),
      i32.store(this.#at, i32.load(this.#paint.get, Painted.WAVE_COUNT), 4 * SpanWord.WAVE_COUNT),
    ];
  }

  run(kind: number): Code {
    return this.#fills[kind].call(i32.const(this.#at));
  }

  fill(kind: number, pixels: Expr<'i32'>, from: F64, to: F64, mean: F64, contrast: F64): Code {
    return [this.begin(pixels, from, to, mean, contrast), this.run(kind)];
  }

  uniform(pixels: Expr<'i32'>, from: F64, to: F64, light: F64): Code {
    return this.fill(SpanKind.UNIFORM, pixels, from, to, f64.mul(light, this.sum), f64.const(0));
  }

  /** `squareMean` at the fractional part of a coordinate. */
  mean(place: F64, wide: F64): F64 {
    const phase = f64.sub(this.#start.get, f64.floor(this.#start.get));
    const mean = emitSquareMean(this.#fn, f32x4.splat(f32.demoteF64(phase)), f32x4.splat(f32.demoteF64(wide)));
    return sequence([this.#start.set(place)], f64.promoteF32(f32x4.extractLane(mean, 0)));
  }
}
