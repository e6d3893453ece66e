import type { Code, Expr, FunctionHandle, FunctionScope, Local, ModuleBuilder } from '../../kernels/assembler.ts';
import { f32, f32x4, forRange, i32, if_, sequence, v128, whileLoop } from '../../kernels/assembler.ts';
import { emitCosineOfTurns, emitSquareMean, emitSquareMeans, emitWaveShare } from './box-filter-simd.ts';
import type { ColumnLayout } from './column-layout.ts';
import { FARTHEST, SPAN_WORDS, SpanKind, SpanWord, WAVE_WORDS } from './span.ts';

type Vector = Expr<'v128'>;

/** Fills a span of one kind, given the address of its record. */
export type Fill = FunctionHandle<readonly ['i32'], readonly []>;

const ROWS = f32x4.const(0, 1, 2, 3);

/**
 * The kernel of `span-fill.ts`, four rows at a time with the same bits.
 *
 * @returns functions that fill one span, by kind, and `fill` for a list of spans of any kind
 */
export function defineFills(module: ModuleBuilder, layout: ColumnLayout, horizon: number) {
  const fills = Object.values(SpanKind).map((kind) => emitFill(module, kind, layout, horizon));
  const fill = module.func('fill', { params: ['i32', 'i32'], results: [] }, (fn) => {
    const at = fn.param(0);
    const end = fn.local('i32');
    const kind = fn.local('i32');
    const dispatch = (k: number): Code => {
      const call = fills[k].call(at.get);
      return k === fills.length - 1 ? call : if_(i32.eq(kind.get, k), call, dispatch(k + 1));
    };
    return [
      end.set(i32.add(at.get, i32.mul(fn.param(1).get, 4 * SPAN_WORDS))),
      whileLoop(i32.ltU(at.get, end.get), [
        kind.set(i32.load(at.get)),
        dispatch(0),
        at.set(i32.add(at.get, 4 * SPAN_WORDS)),
      ]),
    ];
  });
  return { fills, fill };
}

/**
 * Fills one span. Its kind is known, so its words are loaded once and stay in registers. Vectors of fully covered rows need no
 * shares and no ends.
 */
function emitFill(module: ModuleBuilder, kind: number, layout: ColumnLayout, horizon: number): Fill {
  return module.func(`span_${kind}`, { params: ['i32'], results: [] }, (fn) => {
    const at = fn.param(0);
    const setup: Code[] = [];
    const words = new Map<number, Vector>();
    const word = (index: number): Vector => {
      const known = words.get(index);
      if (known !== undefined) return known;
      const local = fn.local('v128');
      setup.push(local.set(v128.load32Splat(at.get, 4 * index)));
      words.set(index, local.get);
      return local.get;
    };
    const from = word(SpanWord.FROM);
    const to = word(SpanWord.TO);
    const mean = word(SpanWord.MEAN);
    const row = fn.local('v128');
    const middle = fn.local('v128');
    const pixel = fn.local('i32');
    const table = fn.local('i32');
    const end = fn.local('i32');
    const whole = fn.local('i32');
    const first = fn.local('i32');
    const level = kind >= SpanKind.LEVEL_STRIPES;
    /** Luminance of four rows, given their distance below the horizon and its reciprocal. */
    const value = (beyond: Vector, reciprocal: Vector): Vector => {
      if (kind === SpanKind.UNIFORM) return mean;
      const a = level ? f32x4.pmin(f32x4.mul(word(SpanWord.K), reciprocal), FARTHEST) : beyond;
      return emitValue(fn, kind, { a, mean, at, word });
    };
    const share = f32x4.sub(f32x4.pmin(f32x4.add(row.get, 1), to), f32x4.pmax(row.get, from));
    const next: Code = [row.set(f32x4.add(row.get, 4)), pixel.set(i32.add(pixel.get, 16))];
    const add = (value: Vector): Code => v128.store(pixel.get, f32x4.add(v128.load(pixel.get), value));
    const clamped = f32x4.pmin(f32x4.pmax(f32x4.add(row.get, 0.5), from), to);
    const edge: Code = [
      middle.set(f32x4.sub(clamped, horizon)),
      add(f32x4.mul(f32x4.pmax(share, 0), value(middle.get, f32x4.div(1, middle.get)))),
      next,
    ];
    const reciprocal = v128.load(i32.add(pixel.get, table.get), layout.reciprocals);
    const inside: Code = [add(value(f32x4.sub(f32x4.add(row.get, 0.5), horizon), reciprocal)), next];
    const pixels = i32.load(at.get, 4 * SpanWord.PIXELS);
    const toTable = level ? table.set(i32.sub(0, pixels)) : [];
    const rowAt = (number: Expr<'i32'>): Expr<'i32'> => i32.add(pixels, i32.shl(number, 2));
    const last = f32.load(at.get, 4 * SpanWord.TO);
    return [
      setup,
      toTable,
      first.set(i32.and(i32.truncSatF32S(f32.load(at.get, 4 * SpanWord.FROM)), -4)),
      row.set(f32x4.add(f32x4.splat(f32.convertI32S(first.get)), ROWS)),
      pixel.set(rowAt(first.get)),
      end.set(rowAt(i32.truncSatF32S(f32.ceil(last)))),
      whole.set(rowAt(i32.sub(i32.truncSatF32S(last), 3))),
      if_(f32.ne(f32.convertI32S(first.get), f32.load(at.get, 4 * SpanWord.FROM)), edge),
      whileLoop(i32.ltS(pixel.get, whole.get), inside),
      if_(i32.ltS(pixel.get, end.get), edge),
    ];
  });
}

interface Rows {
  /** The variable in which texture coordinates are linear. */
  readonly a: Vector;
  readonly mean: Vector;
  readonly at: Local<'i32'>;
  readonly word: (index: number) => Vector;
}

/** A texture coordinate and the square of its footprint. */
interface Axis {
  readonly p: Vector;
  readonly w2: Vector;
}

/** mean + contrast * texture of four rows, at least 0. */
function emitValue(fn: FunctionScope, kind: number, { a: place, mean, at, word }: Rows): Vector {
  const contrast = word(SpanWord.CONTRAST);
  const level = kind >= SpanKind.LEVEL_STRIPES;
  const a = fn.local('v128');
  const a2 = fn.local('v128');
  const axis = (p0: number): Axis => {
    const [start, slope, w0, w1] = [0, 1, 2, 3].map((n) => word(p0 + n)) as [Vector, Vector, Vector, Vector];
    const sum = f32x4.add(w0, f32x4.mul(w1, a2.get));
    return { p: f32x4.add(start, f32x4.mul(slope, a.get)), w2: level ? f32x4.mul(a2.get, sum) : sum };
  };
  const texture = (): Vector => {
    const along = axis(SpanWord.P0);
    if (kind === SpanKind.UPRIGHT_STRIPES || kind === SpanKind.LEVEL_STRIPES)
      return emitSquareMean(fn, along.p, f32x4.sqrt(along.w2));
    const across = axis(SpanWord.Q0);
    return kind === SpanKind.LEVEL_CHECKER
      ? emitSquareMeans(fn, along.p, f32x4.sqrt(along.w2), across.p, f32x4.sqrt(across.w2))
      : emitWaves(fn, at, along, across);
  };
  return sequence(
    [a.set(place), a2.set(f32x4.mul(a.get, a.get))],
    f32x4.pmax(f32x4.add(mean, f32x4.mul(contrast, texture())), 0),
  );
}

function emitWaves(fn: FunctionScope, at: Local<'i32'>, along: Axis, across: Axis): Vector {
  const [p, q, wp2, wq2] = [along.p, across.p, along.w2, across.w2].map((value) => {
    const local = fn.local('v128');
    return { get: local.get, set: local.set(value) };
  }) as [Kept, Kept, Kept, Kept];
  const sum = fn.local('v128');
  const u = fn.local('v128');
  const v = fn.local('v128');
  const wave = fn.local('i32');
  const end = fn.local('i32');
  const y2 = f32x4.add(f32x4.mul(f32x4.mul(u.get, u.get), wp2.get), f32x4.mul(f32x4.mul(v.get, v.get), wq2.get));
  const turns = f32x4.add(f32x4.add(f32x4.mul(u.get, p.get), f32x4.mul(v.get, q.get)), v128.load32Splat(wave.get, 12));
  const term = f32x4.mul(f32x4.mul(v128.load32Splat(wave.get), emitWaveShare(fn, y2)), emitCosineOfTurns(fn, turns));
  const size = i32.mul(i32.load(at.get, 4 * SpanWord.WAVE_COUNT), 4 * WAVE_WORDS);
  return sequence(
    [
      [p.set, q.set, wp2.set, wq2.set, sum.set(f32x4.all(0))],
      end.set(i32.add(i32.load(at.get, 4 * SpanWord.WAVES), size)),
      forRange(wave, i32.load(at.get, 4 * SpanWord.WAVES), end.get, 4 * WAVE_WORDS, [
        u.set(v128.load32Splat(wave.get, 4)),
        v.set(v128.load32Splat(wave.get, 8)),
        sum.set(f32x4.add(sum.get, term)),
      ]),
    ],
    sum.get,
  );
}

/** A value in a local. */
interface Kept {
  readonly get: Vector;
  readonly set: Code;
}
