import type { Code, Expr } from '../../../../../kernels/assembler.ts';
import { forRange, i32, v128 } from '../../../../../kernels/assembler.ts';
import type { LoopOf } from '../../program/loops.ts';
import type { ArrayId, Role } from '../../program/value.ts';
import { BodyCode, forSpikes } from './body.ts';
import { fourAddresses, gather, gatherApart } from './lanes.ts';
import type { LoopScope, Offsets } from './offsets.ts';

export function columns(
  fn: LoopScope,
  offsets: Offsets,
  { ring, columns: layout, stores, regular }: LoopOf<'columns'>,
): Code {
  const target = fn.local('i32');
  const c = fn.local('i32');
  const end = fn.local('i32');
  const synapses = fourAddresses(fn);
  const sources = fourAddresses(fn);
  const source = fn.local('i32');
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    const offset = offsets.of(array);
    if (role === 'post') return v128.load32Splat(i32.shl(target.get, 2), offset);
    if (regular === undefined) return gather(role === 'synapse' ? synapses : sources, offset);
    return role === 'pre' ? v128.load(source.get, offset) : gatherApart(c, 4 * regular.stride, offset);
  };
  const body = new BodyCode(
    fn,
    offsets,
    (role) => (role === 'scalar' ? 0 : role === 'post' ? 1 : 2),
    load,
    stores.map(({ value }) => value),
  );
  const values = stores.map(({ value }) => body.use(value));
  /** The synapses of a target lie `apart` bytes from each other, and their sources are numbered from 0 on. */
  const regularColumn = (apart: number, count: number): Code => [
    source.set(0),
    end.set(i32.add(i32.shl(target.get, 2), apart * count)),
    forRange(c, i32.shl(target.get, 2), end.get, 4 * apart, [
      body.at(2),
      stores.map(({ array }, n) =>
        [0, 1, 2, 3].map((l) => v128.store32Lane(c.get, values[n], l, offsets.of(array) + l * apart)),
      ),
      source.set(i32.add(source.get, 16)),
    ]),
  ];
  /** The synapses of a target and their sources are listed. */
  const listedColumn = (): Code => [
    end.set(i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart) + 4), 2)),
    forRange(c, i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart)), 2), end.get, 16, [
      synapses.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.synapse) + 4 * l), 2))),
      sources.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.source) + 4 * l), 2))),
      body.at(2),
      stores.map(({ array }, n) =>
        synapses.map((lane, l) => v128.store32Lane(lane.get, values[n], l, offsets.of(array))),
      ),
    ]),
  ];
  return [
    body.at(0),
    forSpikes(
      fn,
      offsets,
      ring,
      0,
      target,
      [body.at(1), regular === undefined ? listedColumn() : regularColumn(4 * regular.stride, regular.sources)],
      'own',
    ),
  ];
}
