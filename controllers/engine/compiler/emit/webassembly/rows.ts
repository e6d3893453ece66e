import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import { drop, f32x4, forRange, i32, if_, v128 } from '../../../../../kernels/assembler.ts';
import type { Loop, LoopOf, Rows } from '../../program/loops.ts';
import { roots } from '../../program/loops.ts';
import type { Store } from '../../program/stores.ts';
import { touches } from '../../program/stores.ts';
import type { ArrayId, Role } from '../../program/value.ts';
import { inOrder } from '../../program/value.ts';
import { BodyCode, forSpikes } from './body.ts';
import type { Deferred } from './deferred.ts';
import { eachLane, fourAddresses, gather, scatterAdd, scatterAddLoaded } from './lanes.ts';
import type { LoopScope, Offsets, RowStarts } from './offsets.ts';

export function rows(fn: LoopScope, offsets: Offsets, deferred: Deferred | undefined, loop: LoopOf<'rows'>): Code {
  const { ring, rows: layout } = loop;
  const { share } = offsets;
  const source = fn.local('i32');
  const at = fn.local('i32');
  const k = fn.local('i32');
  const start = fn.local('i32');
  const end = fn.local('i32');
  const { first, apart } = rowStarts(offsets, layout);
  const begins = first + layout.first * apart;
  const findRow: Code = [
    at.set(i32.mul(source.get, layout.stride * apart)),
    start.set(i32.shl(i32.load(at.get, begins), 2)),
  ];
  const four = rowGroup(fn, offsets, loop, k, { source, start });
  // A thread's part of a row may end within a group, except where it has all neurons.
  const few = fn.local('i32');
  const rest =
    share === undefined || layout.contiguous ? undefined : rowGroup(fn, offsets, loop, k, { source, start }, few);
  return [
    four.atFirst,
    rest?.atFirst ?? [],
    // Rows lie far apart in memory. A read at the beginning of each lets the caches fetch them at the same time.
    layout.contiguous
      ? []
      : forSpikes(fn, offsets, ring, layout.delay, source, [
          findRow,
          [layout.target, ...synapsesRead(loop)].map((array) => drop(i32.load(start.get, offsets.of(array)))),
        ]),
    forSpikes(fn, offsets, ring, layout.delay, source, [
      deferred?.beforeRow(loop, source.get) ?? [],
      four.ofSource,
      findRow,
      end.set(i32.shl(i32.load(at.get, begins + 4), 2)),
      rest === undefined
        ? forRange(k, start.get, end.get, 16, four.ofGroup)
        : [
            few.set(i32.sub(end.get, 12)),
            forRange(k, start.get, few.get, 16, four.ofGroup),
            few.set(i32.shrS(i32.sub(end.get, k.get), 2)),
            if_(few.get, [rest.ofSource, rest.ofGroup]),
          ],
    ]),
  ];
}

/** The beginnings of rows, or of the thread's parts of them. */
export function rowStarts(offsets: Offsets, { rowStart }: Rows): RowStarts {
  return offsets.share?.rows(rowStart) ?? { first: offsets.of(rowStart), apart: 4 };
}

/** The synaptic arrays that a loop reads. */
export function synapsesRead(loop: Loop): Set<ArrayId> {
  return new Set(
    inOrder(roots(loop)).flatMap((value) => (value.kind === 'load' && value.role === 'synapse' ? [value.array] : [])),
  );
}

/** The row of a group of synapses: its presynaptic neuron and its start. */
interface Row {
  readonly source: Local<'i32'>;
  readonly start: Local<'i32'>;
}

/**
 * The code of four synapses at k, or of the first `few` of them: once per call, once per source, and once per group.
 *
 * @param row may be left out where rows are not contiguous and nothing of the source is read
 */
export function rowGroup(
  fn: LoopScope,
  offsets: Offsets,
  loop: LoopOf<'rows'>,
  k: Local<'i32'>,
  row?: Row,
  few?: Local<'i32'>,
): { readonly atFirst: Code; readonly ofSource: Code; readonly ofGroup: Code } {
  const { rows: layout, stores } = loop;
  const lanes = fourAddresses(fn);
  const target = fn.local('i32');
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    const offset = offsets.of(array);
    if (role === 'pre') return v128.load32Splat(i32.shl((row as Row).source.get, 2), offset + 4 * layout.traceOffset);
    if (role === 'synapse') return v128.load(k.get, offset);
    return layout.contiguous ? v128.load(target.get, offset, 4) : gather(lanes, offset);
  };
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : role === 'pre' ? 1 : 2), load, roots(loop));
  const values = stores.map(({ value }) => body.use(value));
  const keep = fn.local('v128');
  const write = ({ array, accumulate, value: sent }: Store, n: number): Code => {
    const offset = offsets.of(array);
    const value = values[n];
    if (!accumulate)
      return few === undefined
        ? v128.store(k.get, value, offset)
        : eachLane(lanes, (_, l) => v128.store32Lane(k.get, value, l, offset + 4 * l), few);
    if (layout.contiguous) return v128.store(target.get, f32x4.add(v128.load(target.get, offset, 4), value), offset, 4);
    if (sent.kind === 'load' && sent.role === 'synapse')
      return scatterAddLoaded(lanes, k, offsets.of(sent.array), offset, few);
    return scatterAdd(lanes, keep, value, offset, few);
  };
  const targets = offsets.of(layout.target);
  const needsTargets = !layout.contiguous && touches(stores, 'post');
  const firstTarget = 4 * (offsets.share?.range(layout.targets).first ?? 0);
  const targetOf = ({ start }: Row): Expr<'i32'> => {
    const place = i32.sub(k.get, start.get);
    return firstTarget === 0 ? place : i32.add(place, firstTarget);
  };
  return {
    atFirst: body.at(0),
    ofSource: body.at(1),
    ofGroup: [
      layout.contiguous ? target.set(targetOf(row as Row)) : [],
      needsTargets ? lanes.map((lane, l) => lane.set(i32.shl(i32.load(k.get, targets + 4 * l), 2))) : [],
      body.at(2),
      stores.map(write),
    ],
  };
}
