import type { Words } from '../../../../kernels/random.ts';
import type { Known } from '../../language/known.ts';
import type { Method } from '../../model/model.ts';
import type { DeferredColumns, HeldAside, Listed, RegularColumns, ScreenedDraws, SparseDraws } from './annotations.ts';
import type { NeuronStore, Store } from './stores.ts';
import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

/**
 * The loops of a program. Each keeps what the model said: which condition is the spike's, what a spike resets, what
 * refractory neurons hold. So no emitter has to infer it. The optional fields `aside`, `drawn`, `screened`, `interleaved`, `listed`,
 * `deferred` and `regular` are annotations: the decisions of passes about the loop.
 */
export type Loop = NeuronLoop | RowLoop | ColumnLoop | SpikerLoop | AllLoop;

/** The loops of one kind. */
export type LoopOf<K extends Loop['kind']> = Extract<
  Loop,
  {
    /** Kind of the chosen loops. */
    kind: K;
  }
>;

/** The spikes of a population in the last `slots` ticks. Tick t has slot t modulo `slots`. */
export interface SpikeRing {
  /** Name of the population whose spikes it keeps. */
  readonly population: string;
  /** Number of neurons of the population. */
  readonly size: number;
  /** Number of ticks that are kept, a power of two. */
  readonly slots: number;
  /** `index` array of length slots * size. The neurons of slot s begin at s * size. */
  readonly ids: ArrayId;
  /** `index` array of length `slots`: the number of spikes per slot. */
  readonly counts: ArrayId;
}

/** All neurons of a population: integrate, then spike where `spikes` holds. Arrays are padded to multiples of 8. */
export interface NeuronLoop {
  /** Tells a loop over a population from the other kinds. */
  readonly kind: 'neurons';
  /** Name of the loop for people, of population and model: `cells: lif`. */
  readonly name: string;
  /** Number of neurons. */
  readonly size: number;
  /** Ring that the loop writes its spikes to. */
  readonly ring: SpikeRing;
  /** Key of the random stream, for `bernoulli` and `uniform` values. */
  readonly stream: Words;
  /** Index of the population in its network, for a host's `UniformSource`. */
  readonly populationIndex: number;
  /** The spike condition of the model, for a neuron that is not refractory. */
  readonly spike: Value;
  /** Whether a neuron spikes: `spike` and, where refractory neurons are silent, not refractory. */
  readonly spikes: Value;
  /** Assignments to state and inputs, and zeros that empty the sums of receptors. */
  readonly stores: readonly NeuronStore[];
  /** The refractory period, where the model has one. */
  readonly refractory?: Refractory;
  /** Sums of arriving input, one per receptor of the model. */
  readonly receptors: readonly ReceptorInput[];
  /** How each state variable with an equation is stepped. */
  readonly integrators: readonly Integrator[];
  /** Set by `hold-aside`. */
  readonly aside?: HeldAside;
  /** Set by `draw-sparsely`. */
  readonly drawn?: SparseDraws;
  /** Set by `screen-draws`. */
  readonly screened?: ScreenedDraws;
  /** Set by `interleave`: groups of neurons are stepped side by side, not one after another. */
  readonly interleaved?: boolean;
}

/** The refractory period. A spike in tick t sets `until[i] = t + 1 + ticks`; ticks stay below 2^31. */
export interface Refractory {
  /** `index` array: the first tick in which each neuron is no longer refractory. */
  readonly until: ArrayId;
  /** Ticks of the period: one number for all neurons, or an `index` array with one number per neuron. */
  readonly ticks:
    | number
    | {
        /** `index` array: ticks of the period of each neuron. */
        readonly array: ArrayId;
      };
  /** Whether the neuron is refractory now. */
  readonly active: Value;
  /** State that refractory neurons hold: `select(active, value before the step, value after the step)`. */
  readonly held: readonly ArrayId[];
  /** Whether refractory neurons ignore arriving input. */
  readonly dropsInput: boolean;
  /** Whether refractory neurons do not spike. */
  readonly silent: boolean;
}

/** Where the input of a receptor is summed. */
export interface ReceptorInput {
  /** Name of the receptor, as the model declares it. */
  readonly name: string;
  /** Array of the sum, one element per neuron. */
  readonly array: ArrayId;
  /** Whether `array` is the state variable that the input adds to. Then the receptor has no sum of its own to empty. */
  readonly direct: boolean;
  /** Whether the input is applied before or after the integration. */
  readonly applied: 'before' | 'after';
}

/** How one equation is stepped. */
export interface Integrator {
  /** Name of the state variable that the equation is of. */
  readonly variable: string;
  /** Array of the state variable, one element per neuron. */
  readonly array: ArrayId;
  /** Method as stated by the model or chosen for the equation. */
  readonly method: Method;
  /** For the exact method: the factor by which each state variable of the linear system contributes per step, by name. */
  readonly propagator?: ReadonlyMap<string, Known>;
}

/**
 * Synapses of one delay, by presynaptic neuron i: entries rowStart[r] to rowStart[r + 1], r = stride i + first, padded to
 * multiples of 4. The rows of a neuron, one per delay, lie next to each other, so that the first brings the others into the
 * cache.
 */
export interface Rows {
  /** `index` array: first entry of each row; the last element is the end of the last row. */
  readonly rowStart: ArrayId;
  /** Number of rows per presynaptic neuron: one per delay. */
  readonly stride: number;
  /** Index of this delay among the rows of a neuron. */
  readonly first: number;
  /** `index` array: postsynaptic neuron of each synapse. Padding has `targets`. */
  readonly target: ArrayId;
  /** Neurons of the postsynaptic population, rounded up to a multiple of 8. Padding points there. */
  readonly targets: number;
  /** Entries of the longest row. */
  readonly longest: number;
  /** Whether every row has the targets 0, 1, 2, ..., which then need no lookup. */
  readonly contiguous: boolean;
  /** Delay of the synapses in ticks. */
  readonly delay: number;
  /** Index of the traces of presynaptic neuron 0 for this delay; those of neuron i are at `traceOffset` + i. */
  readonly traceOffset: number;
}

/** The synapses of `Rows` by postsynaptic neuron, padded in the same way. */
export interface Columns {
  /** `index` array: first entry of the column of each postsynaptic neuron; the last element is the end of the last column. */
  readonly columnStart: ArrayId;
  /** `index` array: index of the synapse of each entry in the arrays of synapses. */
  readonly synapse: ArrayId;
  /** Index of the presynaptic traces of each entry. */
  readonly source: ArrayId;
  /** The rows, where all synapses have one delay. */
  readonly rows?: Rows;
}

/** Synapses of presynaptic neurons whose spikes arrive in this tick. */
export interface RowLoop {
  /** Tells a loop over arriving spikes from the other kinds. */
  readonly kind: 'rows';
  /** Name of the loop for people, of projection and block: `retina->cells: on pre`. */
  readonly name: string;
  /** Of the synapses. */
  readonly projection: string;
  /** Spikes of the presynaptic population. */
  readonly ring: SpikeRing;
  /** Synapses of one delay by presynaptic neuron. */
  readonly rows: Rows;
  /** Assignments for each synapse: to its state, and sums onto its postsynaptic neuron. */
  readonly stores: readonly Store[];
  /** Set by `list-arrivals`. */
  readonly listed?: Listed;
}

/** Synapses of postsynaptic neurons that spike in this tick. */
export interface ColumnLoop {
  /** Tells a loop over postsynaptic spikes from the other kinds. */
  readonly kind: 'columns';
  /** Name of the loop for people, of projection and block: `retina->cells: on post`. */
  readonly name: string;
  /** Of the synapses. */
  readonly projection: string;
  /** Spikes of the postsynaptic population. */
  readonly ring: SpikeRing;
  /** Synapses of all delays by postsynaptic neuron. */
  readonly columns: Columns;
  /** Assignments to the state of each synapse. */
  readonly stores: readonly Store[];
  /** Set by `defer-columns`. */
  readonly deferred?: DeferredColumns;
  /** Set by `regular-columns`. */
  readonly regular?: RegularColumns;
}

/** The traces of the neurons that spiked `delay` ticks ago. Those of neuron i are at i + `offset`. */
export interface SpikerLoop {
  /** Tells a loop over the traces of spiking neurons from the other kinds. */
  readonly kind: 'spikers';
  /** Name of the loop for people: `retina->cells: pre traces`. */
  readonly name: string;
  /** Spikes of the population of these neurons. */
  readonly ring: SpikeRing;
  /** In ticks. */
  readonly delay: number;
  /** Index of the trace of neuron 0. */
  readonly offset: number;
  /** Assignments to one element for each neuron that has spiked: a trace, or a count of spikes. */
  readonly stores: readonly Store[];
}

/** Every element of arrays of one length (a multiple of 4), skipped while `gates` are all exactly 0. */
export interface AllLoop {
  /** Tells a loop over all elements from the other kinds. */
  readonly kind: 'all';
  /** Name of the loop for people: `cells: flush`. */
  readonly name: string;
  /** Number of elements. */
  readonly length: number;
  /** Role of the elements: `synapse` for those of synapses, `neuron` for all others. Lowering makes no loop with `scalar`. */
  readonly role: 'neuron' | 'synapse' | 'scalar';
  /** Values that are the same for all elements. The loop runs while one of them is not 0; undefined where it always runs. */
  readonly gates: readonly Value[] | undefined;
  /** Assignments to each element. */
  readonly stores: readonly Store[];
  /** The first of these that fits takes the place of `stores`. */
  readonly alone?: readonly Alone[];
  /** Where a loop over synapses reads their neurons or adds to them. */
  readonly ends?: Ends;
}

/** `index` arrays with the two neurons of each synapse. */
export interface Ends {
  /** Index of the presynaptic traces. */
  readonly source: ArrayId;
  /** Index of the postsynaptic neuron. */
  readonly target: ArrayId;
}

/**
 * Variant of a gated loop for when only `gates` are not exactly 0. Its stores leave out the terms that the other gates
 * multiply, so that a closed gate adds nothing even where its factor is infinite.
 */
export interface Alone {
  /** Gates that may be open: the variant fits while all others of the loop are exactly 0. */
  readonly gates: readonly Value[];
  /** Assignments in the place of those of the loop. */
  readonly stores: readonly Store[];
}

/** Gates that must be closed so that the stores of `alone` are enough. */
export function closedFor({ gates }: Alone, all: readonly Value[]): Value[] {
  return all.filter((gate) => !gates.includes(gate));
}

/** The values that a loop stores or tests. */
export function roots(loop: Loop): Value[] {
  const values = loop.stores.map((store) => store.value);
  return loop.kind === 'neurons' ? [...values, loop.spikes] : values;
}

/** All values that a loop computes from: what it stores or tests, and its gates. */
export function loopValues(loop: Loop): Value[] {
  if (loop.kind !== 'all') return roots(loop);
  const alone = (loop.alone ?? []).flatMap((one) => [...one.gates, ...one.stores.map(({ value }) => value)]);
  return [...roots(loop), ...(loop.gates ?? []), ...alone];
}

/** Arrays that a loop loads in one role, or in any. */
export function arraysRead(loop: Loop, role?: Role): Set<ArrayId> {
  const loads = inOrder(roots(loop)).filter((value) => value.kind === 'load');
  return new Set(loads.filter((load) => role === undefined || load.role === role).map(({ array }) => array));
}

/** Whether a loop loads or stores a `touched` array, or stores a `read` one. */
export function meets(
  loop: Loop,
  { touched, read }: { readonly touched: ReadonlySet<ArrayId>; readonly read: ReadonlySet<ArrayId> },
): boolean {
  return (
    loop.stores.some(({ array }) => touched.has(array) || read.has(array)) ||
    [...arraysRead(loop)].some((array) => touched.has(array))
  );
}
