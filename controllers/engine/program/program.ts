import type { Words } from '../../../kernels/random.ts';
import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

/**
 * What a network compiles to, before any emitter: arrays, and loops over them. Every emitter runs the loops in the order
 * given and the operations of each loop as written, so that all f32 programs agree bit for bit.
 */

/** `number` arrays are f32 or f64, as the emitter's precision is; `index` arrays are u32. */
export interface ArrayDeclaration {
  readonly id: ArrayId;
  /** `population.variable`, `projection.variable`: unique, stable, human. */
  readonly name: string;
  readonly type: 'number' | 'index';
  readonly length: number;
  /** Part of the state: saved, restored and compared. The rest is fixed when the program is built. */
  readonly state: boolean;
  /** Fills a fresh array; its numbers are f64, rounded to what the array holds. */
  readonly initial: (out: Float32Array | Float64Array | Uint32Array) => void;
}

/** `array[role] = value`, or `array[role] += value` where several elements of a loop may meet (rows into neurons). */
export interface Store {
  readonly array: ArrayId;
  readonly role: Role;
  readonly value: Value;
  readonly accumulate: boolean;
}

/** The spikes of a population in one tick, in a ring of `slots` ticks (a power of two). */
export interface SpikeRing {
  readonly population: string;
  readonly size: number;
  readonly slots: number;
  /** Length slots * size: ids of slot s from s * size. */
  readonly ids: ArrayId;
  /** Length slots. */
  readonly counts: ArrayId;
}

/**
 * Synapses of one delay, by presynaptic neuron i: entries rowStart[r] to rowStart[r + 1], r = stride i + first, padded to
 * multiples of 4. Rows of one neuron lie next to each other, whatever their delay: the next of them is in the cache by then.
 */
export interface Rows {
  readonly rowStart: ArrayId;
  readonly stride: number;
  readonly first: number;
  /** Postsynaptic neuron of each synapse; padding points past the population. */
  readonly target: ArrayId;
  /** Neurons of the postsynaptic population, rounded up to a multiple of 8: where padding points to. */
  readonly targets: number;
  /** Entries of the longest row. */
  readonly longest: number;
  /** Row i targets 0, 1, 2, ...: no need to look them up. */
  readonly contiguous: boolean;
  readonly delay: number;
  /** Added to the presynaptic index to find its traces for this delay. */
  readonly traceOffset: number;
}

/** The same synapses by postsynaptic neuron, padded alike. */
export interface Columns {
  readonly columnStart: ArrayId;
  readonly synapse: ArrayId;
  /** Index of the presynaptic traces of each entry. */
  readonly source: ArrayId;
  /** The rows, where one delay has them all. */
  readonly rows?: Rows;
}

/** `until[i] = tick + 1 + ticks`, with `ticks` a number or an `index` array. Ticks stay below 2^31. */
export interface Pause {
  readonly until: ArrayId;
  readonly ticks: number | { readonly array: ArrayId };
}

/** The two neurons of each synapse, by place. */
export interface Ends {
  /** Index of the presynaptic traces. */
  readonly source: ArrayId;
  readonly target: ArrayId;
}

/**
 * What a gated loop does where `gates` are the only ones that are not exactly 0: its stores without the terms that the
 * others multiply. A closed gate so adds nothing at all, whatever it multiplies, infinities included.
 */
export interface Alone {
  readonly gates: readonly Value[];
  readonly stores: readonly Store[];
}

export type Loop =
  /** All neurons of a population: integrate, then spike where `spike` holds. Arrays are padded to multiples of 8. */
  | {
      readonly kind: 'neurons';
      readonly name: string;
      readonly size: number;
      readonly spike: Value;
      readonly ring: SpikeRing;
      /** Key of the random stream and number of the population, for `bernoulli` values. */
      readonly stream: Words;
      readonly populationIndex: number;
      readonly stores: readonly Store[];
      /** What a spike starts, at the neuron that spiked. */
      readonly pause?: Pause;
    }
  /** Synapses of presynaptic neurons whose spikes arrive in this tick. */
  | {
      readonly kind: 'rows';
      readonly name: string;
      readonly ring: SpikeRing;
      readonly rows: Rows;
      readonly stores: readonly Store[];
    }
  /** Synapses of postsynaptic neurons that spike in this tick. */
  | {
      readonly kind: 'columns';
      readonly name: string;
      readonly ring: SpikeRing;
      readonly columns: Columns;
      readonly stores: readonly Store[];
    }
  /** The neurons that spiked `delay` ticks ago: their traces, at index + offset. */
  | {
      readonly kind: 'spikers';
      readonly name: string;
      readonly ring: SpikeRing;
      readonly delay: number;
      readonly offset: number;
      readonly stores: readonly Store[];
    }
  /** Every element of arrays of one length (a multiple of 4), skipped while `gates` are all exactly 0. */
  | {
      readonly kind: 'all';
      readonly name: string;
      readonly length: number;
      readonly role: 'neuron' | 'synapse' | 'scalar';
      readonly gates: readonly Value[] | undefined;
      readonly stores: readonly Store[];
      /** The first of these that fits takes the place of `stores`. */
      readonly alone?: readonly Alone[];
      /** Where a loop over synapses reads their neurons or adds to them. */
      readonly ends?: Ends;
    };

export interface Program {
  /** s */
  readonly step: number;
  readonly arrays: readonly ArrayDeclaration[];
  /** Ticks between rebasings of lazily decaying values: a power of two; phase = tick modulo this. */
  readonly rebaseTicks: number;
  /** Run at ticks of phase 0, but not at tick 0. */
  readonly rebase: readonly Loop[];
  /** One tick. */
  readonly tick: readonly Loop[];
  /** Run when the host raises an event, between ticks. */
  readonly events: ReadonlyMap<string, readonly Loop[]>;
}

/** Gates that must be closed for the stores of `alone` to do. */
export function closedFor({ gates }: Alone, all: readonly Value[]): Value[] {
  return all.filter((gate) => !gates.includes(gate));
}

/** A spike condition as what it asks of neurons that are not refractory, and whether they are; undefined where these may spike too. */
export function silentWhile({
  spike,
  pause,
}: Extract<Loop, { kind: 'neurons' }>): { readonly refractory: Value; readonly condition: Value } | undefined {
  if (spike.kind !== 'binary' || spike.fn !== 'and' || spike.b.kind !== 'apply' || spike.b.fn !== 'not')
    return undefined;
  const { a: refractory } = spike.b;
  const own = refractory.kind === 'before' && refractory.array === pause?.until;
  return own ? { refractory, condition: spike.a } : undefined;
}

/** All roots of a loop: what it stores and tests. */
export function roots(loop: Loop): Value[] {
  const values = loop.stores.map((store) => store.value);
  return loop.kind === 'neurons' ? [...values, loop.spike] : values;
}

/** Arrays that loops store to. */
export function writtenArrays({ tick, rebase, events }: Program): Set<ArrayId> {
  const loops = [...tick, ...rebase, ...[...events.values()].flat()];
  return new Set(loops.flatMap(({ stores }) => stores.map(({ array }) => array)));
}

/** Whether stores read or write the neurons on one side of a synapse. */
export function touches(stores: readonly Store[], side: 'pre' | 'post'): boolean {
  const values = inOrder(stores.map(({ value }) => value));
  return (
    stores.some(({ role }) => role === side) || values.some((value) => value.kind === 'load' && value.role === side)
  );
}

export type LoopOf<K extends Loop['kind']> = Extract<Loop, { kind: K }>;
