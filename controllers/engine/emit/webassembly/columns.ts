import type { Code, Expr } from '../../../../kernels/assembler.ts';
import { forRange, i32, v128 } from '../../../../kernels/assembler.ts';
import type { Columns, LoopOf, Program } from '../../program/program.ts';
import type { ArrayId, Role } from '../../program/value.ts';
import { BodyCode, forSpikes } from './body.ts';
import { fourAddresses, gather, gatherApart } from './lanes.ts';
import type { Offsets, Scope } from './offsets.ts';

/** Column j: synapses j, j + stride, j + 2 stride, ... of the sources 0, 1, 2, ..., a multiple of 4 of them. */
interface Regular {
  readonly stride: number;
  readonly sources: number;
}

/** Finds the columns of an all-to-all projection, where looking synapses up would cost more than updating them. */
export function regularColumns(program: Program, { columnStart, synapse, source }: Columns): Regular | undefined {
  const [start, at, from] = [columnStart, synapse, source].map((array) => {
    const { length, initial } = program.arrays[array];
    const values = new Uint32Array(length);
    initial(values);
    return values;
  }) as [Uint32Array, Uint32Array, Uint32Array];
  const sources = start[1];
  const stride = at[1] - at[0];
  if (sources === 0 || at.length !== sources * (start.length - 1)) return undefined;
  for (let c = 0; c < at.length; c++) {
    const j = Math.floor(c / sources);
    const i = c - j * sources;
    if (start[j] !== j * sources || from[c] !== i || at[c] !== j + i * stride) return undefined;
  }
  return { stride, sources };
}

export function columns(
  fn: Scope,
  offsets: Offsets,
  { ring, columns: layout, stores }: LoopOf<'columns'>,
  regular: Regular | undefined,
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
  if (regular !== undefined) {
    const apart = 4 * regular.stride;
    return [
      body.at(0),
      forSpikes(
        fn,
        offsets,
        ring,
        0,
        target,
        [
          body.at(1),
          source.set(0),
          end.set(i32.add(i32.shl(target.get, 2), apart * regular.sources)),
          forRange(c, i32.shl(target.get, 2), end.get, 4 * apart, [
            body.at(2),
            stores.map(({ array }, n) =>
              [0, 1, 2, 3].map((l) => v128.store32Lane(c.get, values[n], l, offsets.of(array) + l * apart)),
            ),
            source.set(i32.add(source.get, 16)),
          ]),
        ],
        'own',
      ),
    ];
  }
  return [
    body.at(0),
    forSpikes(
      fn,
      offsets,
      ring,
      0,
      target,
      [
        body.at(1),
        end.set(i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart) + 4), 2)),
        forRange(c, i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart)), 2), end.get, 16, [
          synapses.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.synapse) + 4 * l), 2))),
          sources.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.source) + 4 * l), 2))),
          body.at(2),
          stores.map(({ array }, n) =>
            synapses.map((lane, l) => v128.store32Lane(lane.get, values[n], l, offsets.of(array))),
          ),
        ]),
      ],
      'own',
    ),
  ];
}
