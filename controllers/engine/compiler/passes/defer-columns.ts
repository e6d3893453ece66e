import type { DeferredColumns } from '../program/annotations.ts';
import type { ColumnLoop } from '../program/loops.ts';
import { arraysRead, meets } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { allLoops } from '../program/program.ts';
import type { Value } from '../program/value.ts';
import { inOrder, inTurn, operands } from '../program/value.ts';
import { definePass } from './pass.ts';

/**
 * Defers the postsynaptic spikes of large all-to-all projections. A spike is noted with what its synapses read of it, and each
 * row catches up before another loop reads or writes what it changes, or changes what it reads.
 *
 * A loop over columns is eligible under three conditions. Each synapse lies at the start of its row plus its target. Each value
 * that it reads belongs to the synapse, to the tick, to the neuron that spikes, or to presynaptic traces that change only by
 * spikes of their own neuron and by loops over all of them. No loop over all synapses runs in every tick; with one, nothing
 * would be left to defer.
 */
export const deferColumns = definePass({
  name: 'defer-columns',
  kind: 'columns',
  annotation: 'deferred',
  decide:
    (program, { deferFrom }) =>
    (loop) =>
      deferred(program, loop, deferFrom),
  says: () => 'postsynaptic spikes are noted, and rows catch up with them later',
});

function deferred(program: Program, loop: ColumnLoop, from: number): DeferredColumns | undefined {
  const { rows } = loop.columns;
  if (rows === undefined || !rows.contiguous) return undefined;
  const count = program.arrays[rows.rowStart].length - 1;
  if (count * loop.ring.size < from) return undefined;
  const foreign = (value: Value): boolean =>
    (value.kind === 'load' && value.role === 'neuron') || value.kind === 'before';
  if (inOrder(loop.stores.map(({ value }) => value)).some(foreign)) return undefined;
  if (loop.stores.some(({ role, accumulate }) => role !== 'synapse' || accumulate)) return undefined;
  const stored = loop.stores.map(({ array }) => array);
  const touched = new Set([...stored, ...arraysRead(loop, 'pre')]);
  const read = new Set([...arraysRead(loop, 'synapse')].filter((array) => !touched.has(array)));
  const waits = allLoops(program).every((other) => {
    if (other === loop || !meets(other, { touched, read })) return true;
    if (other.kind === 'all') return !program.tick.includes(other) || other.gates !== undefined;
    if (other.kind === 'rows') return other.rows.rowStart === rows.rowStart;
    return other.kind === 'spikers' && other.offset === rows.traceOffset;
  });
  return waits ? { rows: count, noted: valuesOfSpike(loop), touched, read } : undefined;
}

/** The values that are the same for all synapses of a spike and operands of values that are not. */
function valuesOfSpike({ stores }: ColumnLoop): Value[] {
  const wanted = stores.map(({ value }) => value);
  const shared = inTurn<boolean>(wanted, (value, operand) =>
    value.kind === 'load' ? value.role === 'scalar' || value.role === 'post' : operands(value).every(operand),
  );
  const isShared = (value: Value): boolean => shared.get(value) === true;
  const noted = new Set(wanted.filter(isShared));
  for (const value of shared.keys())
    if (!isShared(value)) for (const one of operands(value)) if (isShared(one)) noted.add(one);
  return [...noted].filter(({ kind }) => kind !== 'constant');
}
