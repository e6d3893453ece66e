import type { Code, Expr } from '../../../../../kernels/assembler.ts';
import { f32x4, forRange, i32, i32x4, if_, v128 } from '../../../../../kernels/assembler.ts';
import { emitThreefry } from '../../../../../kernels/random-simd.ts';
import type { SparseDraws } from '../../program/annotations.ts';
import { padded } from '../../program/array-table.ts';
import type { LoopOf } from '../../program/loops.ts';
import type { ArrayId, Value } from '../../program/value.ts';
import { BodyCode, slotOf } from './body.ts';
import { allHold, anyHolds } from './lanes.ts';
import { storeSpikes } from './neurons.ts';
import type { LoopScope, Offsets } from './offsets.ts';

/** Neurons per turn: two ciphers, which do not wait for each other, with two words for each of four counters. */
const WIDTH = 16;

/** Number of 32-bit draws. */
const WORDS = 4_294_967_296;
/** Number of values of the upper 24 bits of a draw. */
const UPPER = 16_777_216;
/** Share by which rounding may bring a probability above its upper limit, at most. */
const ROUNDING = 1 / 1_048_576;

/** Number of words that `sources` keeps from tick to tick: per neuron, its inputs and the bound of its draws. */
export function wordsKept({ size }: LoopOf<'neurons'>, { inputs }: SparseDraws): number {
  return (inputs.length + 1) * padded(size, WIDTH);
}

/**
 * The code of neurons that draw sparsely. A neuron with probability p spikes where its draw u is below the bound floor(p 2^32).
 * The bound takes long to compute. So it is kept, with the inputs that it was computed from; hosts set these now and then, often
 * to the same values. Where an input has changed, the upper 24 bits of u are first compared with an upper limit of p, and the
 * bound is computed only for neurons that may spike. Neurons that cannot spike draw nothing. Inputs are kept with all bits
 * inverted, so that memory of zeros matches no input.
 */
export function sources(
  fn: LoopScope,
  offsets: Offsets,
  { size, ring, stream }: LoopOf<'neurons'>,
  { drawn: { p, atMost }, inputs }: SparseDraws,
): Code {
  const tick = fn.param(0);
  const i = fn.local('i32');
  const at = fn.local('i32');
  const out = fn.local('i32');
  const first = fn.local('i32');
  const same = fn.local('i32');
  const possible = fn.local('i32');
  const kept = offsets.kept(ring.ids);
  const column = 4 * padded(size, WIDTH);
  const boundsAt = kept + inputs.length * column;
  const block = i32x4.add(i32x4.splat(i32.shrU(i.get, 1)), i32x4.const(0, 1, 2, 3));
  const draws = [block, i32x4.add(block, i32x4.all(4))].map((counters) =>
    emitThreefry(fn, i32x4.splat(tick.get), counters, i32x4.all(stream[0]), i32x4.all(stream[1])),
  );
  const words = draws.flatMap(({ word0, word1 }) => [word0, word1]);
  const groups = words.map((word, group) => {
    const load = (array: ArrayId): Expr<'v128'> => v128.load(at.get, offsets.of(array) + 16 * group);
    const bodyOf = (value: Value): BodyCode =>
      new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, [value]);
    const [quick, exact] = [bodyOf(atMost), bodyOf(p)];
    const most = f32x4.mul(quick.use(atMost), f32x4.all(UPPER * (atMost === p ? 1 : 1 + ROUNDING)));
    const bound = i32x4.truncSatF32x4U(f32x4.mul(exact.use(p), f32x4.all(WORDS)));
    // The bound of the upper 24 bits or, where it is not known, the upper limit of p.
    const limit = fn.local('v128');
    const columns = inputs.map((input, n) => ({
      turned: v128.not(load(input)),
      place: kept + n * column + 16 * group,
    }));
    const keep = [
      columns.map(({ turned, place }) => v128.store(at.get, turned, place)),
      v128.store(at.get, limit.get, boundsAt + 16 * group),
    ];
    return {
      before: [quick.at(0), exact.at(0)],
      same: columns
        .map(({ turned, place }) => i32x4.eq(turned, v128.load(at.get, place)))
        .reduce((a, b) => v128.and(a, b)),
      recall: limit.set(v128.load(at.get, boundsAt + 16 * group)),
      estimate: [quick.at(2), limit.set(most)],
      possible: f32x4.ge(limit.get, f32x4.all(UPPER / WORDS)),
      suspects: f32x4.lt(f32x4.convertI32x4S(i32x4.shrU(word.get, 8)), limit.get),
      compute: [exact.at(2), limit.set(bound), keep],
      clear: limit.set(v128.const(Array(16).fill(0))),
      keep,
      limit: limit.get,
      spikes: i32x4.ltU(word.get, limit.get),
    };
  });
  type Group = (typeof groups)[number];
  const both = (of: (group: Group) => Expr<'v128'>, join: typeof v128.or): Expr<'v128'> =>
    groups.map(of).reduce((a, b) => join(a, b));
  const any = (of: (group: Group) => Expr<'v128'>): Expr<'i32'> => anyHolds(both(of, v128.or));
  const each = (of: (group: Group) => Code): Code => groups.map(of);
  const slot = i32.mul(slotOf(tick.get, ring, 0), size * 4);
  const range = offsets.share?.range(size) ?? { first: 0, end: size };
  return [
    each(({ before }) => before),
    first.set(range.first === 0 ? slot : i32.add(slot, 4 * range.first)),
    out.set(first.get),
    forRange(i, range.first, range.end, WIDTH, [
      at.set(i32.shl(i.get, 2)),
      same.set(allHold(both((group) => group.same, v128.and))),
      if_(
        same.get,
        [each(({ recall }) => recall), possible.set(v128.anyTrue(both(({ limit }) => limit, v128.or)))],
        [
          each(({ estimate }) => estimate),
          possible.set(any((group) => group.possible)),
          if_(i32.eqz(possible.get), [each(({ clear }) => clear), each(({ keep }) => keep)]),
        ],
      ),
      if_(possible.get, [
        draws.map(({ code }) => code),
        if_(
          i32.eqz(same.get),
          if_(
            any(({ suspects }) => suspects),
            each(({ compute }) => compute),
            each(({ clear }) => clear),
          ),
        ),
        if_(
          any(({ spikes }) => spikes),
          storeSpikes(
            fn,
            offsets,
            ring,
            { i, out },
            groups.map(({ spikes }) => spikes),
          ),
        ),
      ]),
    ]),
    i32.store(i32.shl(slotOf(tick.get, ring, 0), 2), i32.shrU(i32.sub(out.get, first.get), 2), offsets.of(ring.counts)),
  ];
}
