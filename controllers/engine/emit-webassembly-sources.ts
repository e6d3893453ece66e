import type { Code, Expr } from '../../kernels/assembler.ts';
import { f32x4, forRange, i32, i32x4, if_, v128 } from '../../kernels/assembler.ts';
import { emitThreefry } from '../../kernels/random-simd.ts';
import { padded } from './array-table.ts';
import type { LoopOf, Offsets, Scope } from './emit-webassembly-body.ts';
import { BodyCode, slotOf } from './emit-webassembly-body.ts';
import { allHold, anyHolds } from './emit-webassembly-lanes.ts';
import { storeSpikes } from './emit-webassembly-neurons.ts';
import type { Program } from './program.ts';
import type { ArrayId, Value } from './value.ts';
import { inOrder } from './value.ts';

/** Neurons a turn: two ciphers, which do not wait for each other, of two words of four counters. */
const WIDTH = 16;

/** A population that only draws spikes, with a probability that follows from one array that may change. */
export interface Sources {
  readonly probability: Value;
  readonly input: ArrayId;
}

/** Spikes of a population without state of its own; undefined for any other. */
export function sourcesOf(program: Program, { spike, stores, pause }: LoopOf<'neurons'>): Sources | undefined {
  if (spike.kind !== 'bernoulli' || stores.length > 0 || pause !== undefined) return undefined;
  const values = inOrder([spike.p]);
  if (values.some(({ kind }) => kind === 'table' || kind === 'before')) return undefined;
  const loads = values.filter((value) => value.kind === 'load');
  const [input, ...more] = loads.filter(({ array }) => program.arrays[array]?.state);
  return input?.role === 'neuron' && more.length === 0 ? { probability: spike.p, input: input.array } : undefined;
}

/** Words that `sources` keeps from tick to tick: for each neuron its input, and the bound of its draws. */
export function wordsKept({ size }: LoopOf<'neurons'>): number {
  return 2 * padded(size, WIDTH);
}

/**
 * A draw u of a neuron that spikes with probability p is compared with floor(p 2^32). This bound follows from an input that
 * hosts set now and then, often to what it was: it is kept with the input that it was computed from, and computed again
 * only where that differs. Inputs are kept with all bits turned, so that memory of zeros stands for no input that is a
 * number. Neurons that cannot spike draw nothing.
 *
 * @param kept address of what is kept
 */
export function sources(
  fn: Scope,
  offsets: Offsets,
  { size, ring, stream }: LoopOf<'neurons'>,
  { probability, input }: Sources,
  kept: number,
): Code {
  const tick = fn.param(0);
  const i = fn.local('i32');
  const at = fn.local('i32');
  const out = fn.local('i32');
  const first = fn.local('i32');
  const boundsAt = kept + 4 * padded(size, WIDTH);
  const block = i32x4.add(i32x4.splat(i32.shrU(i.get, 1)), i32x4.const(0, 1, 2, 3));
  const draws = [block, i32x4.add(block, i32x4.all(4))].map((counters) =>
    emitThreefry(fn, i32x4.splat(tick.get), counters, i32x4.all(stream[0]), i32x4.all(stream[1])),
  );
  const words = draws.flatMap(({ word0, word1 }) => [word0, word1]);
  const groups = words.map((word, group) => {
    const load = (array: ArrayId): Expr<'v128'> => v128.load(at.get, offsets.of(array) + 16 * group);
    const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, [probability]);
    const turned = fn.local('v128');
    const bound = fn.local('v128');
    const scaled = f32x4.mul(body.use(probability), f32x4.all(4294967296));
    return {
      before: body.at(0),
      look: turned.set(v128.not(load(input))),
      same: i32x4.eq(turned.get, v128.load(at.get, kept + 16 * group)),
      compute: [
        body.at(2),
        v128.store(at.get, i32x4.truncSatF32x4U(scaled), boundsAt + 16 * group),
        v128.store(at.get, turned.get, kept + 16 * group),
      ],
      recall: bound.set(v128.load(at.get, boundsAt + 16 * group)),
      bound: bound.get,
      spikes: i32x4.ltU(word.get, bound.get),
    };
  });
  const both = (of: (group: (typeof groups)[number]) => Expr<'v128'>, join: typeof v128.or): Expr<'v128'> =>
    groups.map(of).reduce((a, b) => join(a, b));
  const slot = i32.mul(slotOf(tick.get, ring, 0), size * 4);
  const range = offsets.share?.range(size) ?? { first: 0, end: size };
  return [
    groups.map(({ before }) => before),
    first.set(range.first === 0 ? slot : i32.add(slot, 4 * range.first)),
    out.set(first.get),
    forRange(i, range.first, range.end, WIDTH, [
      at.set(i32.shl(i.get, 2)),
      groups.map(({ look }) => look),
      if_(
        i32.eqz(allHold(both(({ same }) => same, v128.and))),
        groups.map(({ compute }) => compute),
      ),
      groups.map(({ recall }) => recall),
      if_(v128.anyTrue(both(({ bound }) => bound, v128.or)), [
        draws.map(({ code }) => code),
        if_(
          anyHolds(both(({ spikes }) => spikes, v128.or)),
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
