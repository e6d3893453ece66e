import type { Code, Expr, FunctionHandle, FunctionScope, Local, ModuleBuilder } from '../../kernels/assembler.ts';
import { f32, f32x4, forRange, i32, if_, sequence, v128, whileLoop } from '../../kernels/assembler.ts';
import { emitCosineOfTurns, emitSquareMean, emitWaveShare } from './box-filter-simd.ts';
import { FARTHEST, SPAN_WORDS, Span, SpanKind, WAVE_WORDS } from './span.ts';

type Vector = Expr<'v128'>;

/** Fills a span, given the address of its record, of one kind. */
export type Fill = FunctionHandle<readonly ['i32'], readonly []>;

const ROWS = f32x4.const(0, 1, 2, 3);

/**
 * The kernel of `span-fill.ts`, four rows at a time with the same bits.
 *
 * @returns what fills one span, by kind, and `fill` for a list of any
 */
export function defineFills(module: ModuleBuilder, horizon: number) {
  const fills = Object.values(SpanKind).map((kind) => emitFill(module, kind, horizon));
  const fill = module.func('fill', { params: ['i32', 'i32'], results: [] }, (fn) => {
    const at = fn.param(0);
    const end = fn.local('i32');
    const kind = fn.local('i32');
    const dispatch = (k: number): Code => {
      const call = (fills[k] as Fill).call(at.get);
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

/** One span: its kind is known, so its words are loaded once and stay in registers. */
function emitFill(module: ModuleBuilder, kind: number, horizon: number): Fill {
  return module.func(`span_${kind}`, { params: ['i32'], results: [] }, (fn) => {
    const at = fn.param(0);
    const setup: Code[] = [];
    const word = (index: number): Vector => {
      const local = fn.local('v128');
      setup.push(local.set(v128.load32Splat(at.get, 4 * index)));
      return local.get;
    };
    const from = word(Span.FROM);
    const to = word(Span.TO);
    const mean = word(Span.MEAN);
    const row = fn.local('v128');
    const pixel = fn.local('i32');
    const end = fn.local('i32');
    const first = fn.local('i32');
    const value = kind === SpanKind.UNIFORM ? mean : emitValue(fn, kind, horizon, { row, from, to, mean, at, word });
    const share = f32x4.sub(f32x4.pmin(f32x4.add(row.get, 1), to), f32x4.pmax(row.get, from));
    const edge: Code = v128.store(pixel.get, f32x4.add(v128.load(pixel.get), f32x4.mul(f32x4.pmax(share, 0), value)));
    const firstRow = i32.and(i32.truncSatF32S(f32.load(at.get, 4 * Span.FROM)), -4);
    return [
      setup,
      first.set(firstRow),
      row.set(f32x4.add(f32x4.splat(f32.convertI32S(first.get)), ROWS)),
      end.set(
        i32.add(
          i32.load(at.get, 4 * Span.PIXELS),
          i32.shl(i32.truncSatF32S(f32.ceil(f32.load(at.get, 4 * Span.TO))), 2),
        ),
      ),
      forRange(pixel, i32.add(i32.load(at.get, 4 * Span.PIXELS), i32.shl(first.get, 2)), end.get, 16, [
        edge,
        row.set(f32x4.add(row.get, 4)),
      ]),
    ];
  });
}

interface Rows {
  readonly row: Local<'v128'>;
  readonly from: Vector;
  readonly to: Vector;
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
function emitValue(fn: FunctionScope, kind: number, horizon: number, { row, from, to, mean, at, word }: Rows): Vector {
  const contrast = word(Span.CONTRAST);
  const level = kind >= SpanKind.LEVEL_STRIPES;
  const a = fn.local('v128');
  const a2 = fn.local('v128');
  const middle = f32x4.pmin(f32x4.pmax(f32x4.add(row.get, 0.5), from), to);
  const beyond = f32x4.sub(middle, horizon);
  const distance = level ? f32x4.pmin(f32x4.div(word(Span.K), beyond), FARTHEST) : beyond;
  const axis = (p0: number): Axis => {
    const [start, slope, w0, w1] = [0, 1, 2, 3].map((n) => word(p0 + n)) as [Vector, Vector, Vector, Vector];
    const sum = f32x4.add(w0, f32x4.mul(w1, a2.get));
    return { p: f32x4.add(start, f32x4.mul(slope, a.get)), w2: level ? f32x4.mul(a2.get, sum) : sum };
  };
  const mean1 = ({ p, w2 }: Axis): Vector => emitSquareMean(fn, p, f32x4.sqrt(w2));
  const texture = (): Vector => {
    const along = axis(Span.P0);
    if (kind === SpanKind.UPRIGHT_STRIPES || kind === SpanKind.LEVEL_STRIPES) return mean1(along);
    const across = axis(Span.Q0);
    return kind === SpanKind.LEVEL_CHECKER ? f32x4.mul(mean1(along), mean1(across)) : emitWaves(fn, at, along, across);
  };
  return sequence(
    [a.set(distance), a2.set(f32x4.mul(a.get, a.get))],
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
  const size = i32.mul(i32.load(at.get, 4 * Span.WAVE_COUNT), 4 * WAVE_WORDS);
  return sequence(
    [
      [p.set, q.set, wp2.set, wq2.set, sum.set(f32x4.all(0))],
      end.set(i32.add(i32.load(at.get, 4 * Span.WAVES), size)),
      forRange(wave, i32.load(at.get, 4 * Span.WAVES), end.get, 4 * WAVE_WORDS, [
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
