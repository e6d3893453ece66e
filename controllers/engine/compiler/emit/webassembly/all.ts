import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import { f32x4, forRange, i32, if_, v128 } from '../../../../../kernels/assembler.ts';
import type { LoopOf } from '../../program/loops.ts';
import { closedFor, roots } from '../../program/loops.ts';
import { touches } from '../../program/stores.ts';
import type { ArrayId, Role, Value } from '../../program/value.ts';
import { BodyCode } from './body.ts';
import type { Deferred } from './deferred.ts';
import { fourAddresses, gather, scatterAdd } from './lanes.ts';
import type { LoopScope, Offsets } from './offsets.ts';

export function all(fn: LoopScope, offsets: Offsets, deferred: Deferred | undefined, loop: LoopOf<'all'>): Code {
  const { gates, alone = [] } = loop;
  const everything = pass(fn, offsets, loop);
  if (gates === undefined) return [deferred?.before(loop) ?? [], everything];
  const scalars = new BodyCode(
    fn,
    offsets,
    () => 0,
    () => {
      throw new Error('a gate that differs between elements');
    },
    gates,
  );
  const open = new Map(gates.map((gate) => [gate, v128.anyTrue(f32x4.ne(scalars.use(gate), f32x4.all(0)))]));
  const any = (some: readonly Value[]): Expr<'i32'> =>
    some.map((gate) => open.get(gate) as Expr<'i32'>).reduce((a, b) => i32.or(a, b));
  const chosen = alone.reduceRight(
    (rest, one) => if_(any(closedFor(one, gates)), rest, pass(fn, offsets, { ...loop, stores: one.stores })),
    everything,
  );
  return [scalars.at(0), if_(any(gates), [deferred?.before(loop) ?? [], chosen])];
}

/** A pass over all elements of a loop. */
function pass(fn: LoopScope, offsets: Offsets, loop: LoopOf<'all'>): Code {
  const { length, stores, ends } = loop;
  const range = offsets.share?.range(length) ?? { first: 0, end: length };
  const at = fn.local('i32');
  const sources = fourAddresses(fn);
  const targets = fourAddresses(fn);
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    if (role === 'pre') return gather(sources, offsets.of(array));
    return role === 'post' ? gather(targets, offsets.of(array)) : v128.load(at.get, offsets.of(array));
  };
  const find = (lanes: readonly Local<'i32'>[], index: ArrayId): Code =>
    lanes.map((lane, l) => lane.set(i32.shl(i32.load(at.get, offsets.of(index) + 4 * l), 2)));
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, roots(loop));
  const keep = fn.local('v128');
  const values = stores.map(({ value }) => body.use(value));
  return [
    body.at(0),
    forRange(at, 4 * range.first, 4 * range.end, 16, [
      ends !== undefined && touches(stores, 'pre') ? find(sources, ends.source) : [],
      ends !== undefined && touches(stores, 'post') ? find(targets, ends.target) : [],
      body.at(2),
      stores.map(({ array, accumulate }, n) => {
        const value = values[n];
        return accumulate
          ? scatterAdd(targets, keep, value, offsets.of(array))
          : v128.store(at.get, value, offsets.of(array));
      }),
    ]),
  ];
}
