import { padded } from './array-table.ts';
import type { Loop, SpikeRing } from './loops.ts';
import { loopValues } from './loops.ts';
import type { Program } from './program.ts';
import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

/** How a loop that several threads share uses an array. */
export interface Use {
  readonly array: ArrayId;
  readonly writes: boolean;
  /** Names the division of the array where each thread uses only its own part of it; undefined where it does not. */
  readonly part: string | undefined;
  /** For a ring of spikes: the one slot that is used. */
  readonly slot?: { readonly slots: number; readonly delay: number };
}

/** Whether only the first thread runs a loop. Several threads would add to a neuron in another order. */
export function isSole(loop: Loop): boolean {
  return loop.kind === 'all' && loop.stores.some(({ accumulate }) => accumulate);
}

/** The uses of a loop of arrays that change. */
export function usesOf(program: Program, loop: Loop): Use[] {
  const part = parts(program, loop);
  const stores = [...loop.stores, ...(loop.kind === 'all' ? (loop.alone ?? []).flatMap((one) => one.stores) : [])];
  const uses: Use[] = inOrder(loopValues(loop)).flatMap((value) => read(value, part));
  for (const { array, role } of stores) uses.push({ array, writes: true, part: part(role) });
  if (loop.kind === 'all') return uses;
  if (loop.kind === 'neurons' && loop.refractory !== undefined)
    uses.push({ array: loop.refractory.until, writes: true, part: part('neuron') });
  return [...uses, spikesOf(loop.ring, loop)];
}

/** The use of a ring of spikes, which loops over neurons write and others read. */
export function spikesOf(ring: SpikeRing, loop: Exclude<Loop, { kind: 'all' }>): Use {
  const delay = loop.kind === 'rows' ? loop.rows.delay : loop.kind === 'spikers' ? loop.delay : 0;
  return {
    array: ring.counts,
    writes: loop.kind === 'neurons',
    part: loop.kind === 'rows' ? undefined : neuronsOf(ring.size),
    slot: { slots: ring.slots, delay },
  };
}

function read(value: Value, part: (role: Role) => string | undefined): Use[] {
  if (value.kind === 'load') return [{ array: value.array, writes: false, part: part(value.role) }];
  return value.kind === 'before' ? [{ array: value.array, writes: false, part: part('neuron') }] : [];
}

/** How the arrays of each role are divided in a loop. */
function parts(program: Program, loop: Loop): (role: Role) => string | undefined {
  switch (loop.kind) {
    case 'neurons':
    case 'spikers':
      return (role) => (role === 'neuron' ? neuronsOf(loop.ring.size) : undefined);
    case 'rows':
      return bySide(loop.rows.targets);
    case 'columns':
      return bySide(program.arrays[loop.columns.columnStart].length - 1);
    case 'all':
      if (isSole(loop)) return () => 'all of it, in the first thread';
      return (role) => (role === 'neuron' || role === 'synapse' ? `${loop.length} elements` : undefined);
  }
}

/** Synapses are divided like their postsynaptic neurons. */
function bySide(targets: number): (role: Role) => string | undefined {
  return (role) =>
    role === 'synapse' ? `synapses onto ${padded(targets, 8)}` : role === 'post' ? neuronsOf(targets) : undefined;
}

function neuronsOf(size: number): string {
  return `${padded(size, 8)} neurons`;
}
