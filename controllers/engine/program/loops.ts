import type { Words } from '../../../kernels/random.ts';
import type { Known } from '../language/known.ts';
import type { Method } from '../model/model.ts';
import type { DeferredColumns, HeldAside, Listed, RegularColumns, SparseDraws } from './annotations.ts';
import type { NeuronStore, Store } from './stores.ts';
import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

/**
 * The loops of a program. Each keeps the words of the model that it was made from, so that no emitter has to find out again
 * what was said: which condition is the spike's, what a spike resets, what refractory neurons hold. What passes have decided
 * about a loop stands in its optional fields, the annotations.
 */
export type Loop = NeuronLoop | RowLoop | ColumnLoop | SpikerLoop | AllLoop;

export type LoopOf<K extends Loop['kind']> = Extract<Loop, { kind: K }>;

/** The spikes of a population in one tick, in a ring of `slots` ticks (a power of two). */
export interface SpikeRing {
  readonly population: string;
  /** Neurons. */
  readonly size: number;
  /** Ticks that are kept. */
  readonly slots: number;
  /** Length slots * size: ids of slot s from s * size. */
  readonly ids: ArrayId;
  /** Length slots. */
  readonly counts: ArrayId;
}

/** All neurons of a population: integrate, then spike where `spikes` holds. Arrays are padded to multiples of 8. */
export interface NeuronLoop {
  readonly kind: 'neurons';
  readonly name: string;
  /** Neurons. */
  readonly size: number;
  readonly ring: SpikeRing;
  /** Key of the random stream, for `bernoulli` and `uniform` values. */
  readonly stream: Words;
  /** Number of the population, for uniform numbers that a host supplies. */
  readonly populationIndex: number;
  /** The spike condition of the model, of a neuron that is not refractory. */
  readonly spike: Value;
  /** Whether a neuron spikes: `spike`, and not refractory where refractory neurons are silent. */
  readonly spikes: Value;
  readonly stores: readonly NeuronStore[];
  /** What a spike starts, where the model has a refractory period. */
  readonly refractory?: Refractory;
  readonly receptors: readonly ReceptorInput[];
  /** How each state variable with an equation is stepped. */
  readonly integrators: readonly Integrator[];
  /** Set by `hold-aside`. */
  readonly aside?: HeldAside;
  /** Set by `draw-sparsely`. */
  readonly drawn?: SparseDraws;
  /** Set by `interleave`: groups of neurons are stepped side by side, not one after another. */
  readonly interleaved?: boolean;
}

/** The refractory period. A spike in tick t sets `until[i] = t + 1 + ticks`; ticks stay below 2^31. */
export interface Refractory {
  /** `index` array: the first tick in which each neuron is not refractory any more. */
  readonly until: ArrayId;
  /** Of all neurons, or an `index` array of one number each. */
  readonly ticks: number | { readonly array: ArrayId };
  /** True of a neuron that is refractory now. */
  readonly active: Value;
  /** State that refractory neurons keep: `select(active, before the step, after it)`. */
  readonly held: readonly ArrayId[];
  /** Whether input that arrives is lost on refractory neurons. */
  readonly dropsInput: boolean;
  /** Whether refractory neurons do not spike. */
  readonly silent: boolean;
}

/** Where the input of a receptor is summed. */
export interface ReceptorInput {
  readonly name: string;
  readonly array: ArrayId;
  /** Whether `array` is the state variable that the input adds to, so that there is no sum of its own to empty. */
  readonly direct: boolean;
  /** Whether the neuron takes its input before it integrates, or after. */
  readonly applied: 'before' | 'after';
}

/** How one equation is stepped. */
export interface Integrator {
  readonly variable: string;
  readonly array: ArrayId;
  readonly method: Method;
  /** Of the exact method: what each state variable of the linear system contributes in a step, by name. */
  readonly propagator?: ReadonlyMap<string, Known>;
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
  /** Ticks. */
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

/** Synapses of presynaptic neurons whose spikes arrive in this tick. */
export interface RowLoop {
  readonly kind: 'rows';
  readonly name: string;
  /** Of the synapses. */
  readonly projection: string;
  readonly ring: SpikeRing;
  readonly rows: Rows;
  readonly stores: readonly Store[];
  /** Set by `list-arrivals`. */
  readonly listed?: Listed;
}

/** Synapses of postsynaptic neurons that spike in this tick. */
export interface ColumnLoop {
  readonly kind: 'columns';
  readonly name: string;
  /** Of the synapses. */
  readonly projection: string;
  readonly ring: SpikeRing;
  readonly columns: Columns;
  readonly stores: readonly Store[];
  /** Set by `defer-columns`. */
  readonly deferred?: DeferredColumns;
  /** Set by `regular-columns`. */
  readonly regular?: RegularColumns;
}

/** The neurons that spiked `delay` ticks ago: their traces, at index + offset. */
export interface SpikerLoop {
  readonly kind: 'spikers';
  readonly name: string;
  readonly ring: SpikeRing;
  /** Ticks. */
  readonly delay: number;
  readonly offset: number;
  readonly stores: readonly Store[];
}

/** Every element of arrays of one length (a multiple of 4), skipped while `gates` are all exactly 0. */
export interface AllLoop {
  readonly kind: 'all';
  readonly name: string;
  /** Elements. */
  readonly length: number;
  readonly role: 'neuron' | 'synapse' | 'scalar';
  readonly gates: readonly Value[] | undefined;
  readonly stores: readonly Store[];
  /** The first of these that fits takes the place of `stores`. */
  readonly alone?: readonly Alone[];
  /** Where a loop over synapses reads their neurons or adds to them. */
  readonly ends?: Ends;
}

/** The two neurons of each synapse, by place. */
export interface Ends {
  /** Index of the presynaptic traces. */
  readonly source: ArrayId;
  readonly target: ArrayId;
}

/**
 * Variant of a gated loop for when only `gates` are not exactly 0. Its stores leave out the terms that the other gates
 * multiply, so that a closed gate adds nothing even where its factor is infinite.
 */
export interface Alone {
  readonly gates: readonly Value[];
  readonly stores: readonly Store[];
}

/** Gates that must be closed for the stores of `alone` to do. */
export function closedFor({ gates }: Alone, all: readonly Value[]): Value[] {
  return all.filter((gate) => !gates.includes(gate));
}

/** All roots of a loop: what it stores and tests. */
export function roots(loop: Loop): Value[] {
  const values = loop.stores.map((store) => store.value);
  return loop.kind === 'neurons' ? [...values, loop.spikes] : values;
}

/** Arrays that a loop loads, of one role or of any. */
export function arraysRead(loop: Loop, role?: Role): Set<ArrayId> {
  const loads = inOrder(roots(loop)).filter((value) => value.kind === 'load');
  return new Set(loads.filter((load) => role === undefined || load.role === role).map(({ array }) => array));
}

/** Whether a loop loads or stores any of these arrays. */
export function uses(loop: Loop, arrays: ReadonlySet<ArrayId>): boolean {
  return loop.stores.some(({ array }) => arrays.has(array)) || [...arraysRead(loop)].some((array) => arrays.has(array));
}
