import type { NeuronStore } from './stores.ts';
import type { ArrayId, Value } from './value.ts';

/**
 * Decisions of passes about loops, for emitters that can use them. An annotation changes where and when work is done, never
 * what is computed. An emitter that ignores all annotations gives the same bits.
 */

/** Refractory neurons wait outside the loop. Inside it, the one variable that they hold is NaN. */
export interface HeldAside {
  /** Array of the variable that refractory neurons hold. */
  readonly state: ArrayId;
  /** `spike` of the loop for when none of its neurons is refractory. */
  readonly spike: Value;
  /** `spikes` of the loop for when none of its neurons is refractory. */
  readonly spikes: Value;
  /** `stores` of the loop for when none of its neurons is refractory. */
  readonly stores: readonly NeuronStore[];
}

/** A population without state whose draws need a new bound only where an input has changed. */
export interface SparseDraws {
  /** Draw that decides whether a neuron spikes: `spikes` of the loop. */
  readonly drawn: Extract<
    Value,
    {
      /** Kind of the value: a random truth value. */
      kind: 'bernoulli';
    }
  >;
  /** Arrays that the probability is computed from. */
  readonly inputs: readonly ArrayId[];
}

/** The probability of a spike is computed only where the draw is below a value that takes less long to compute. */
export interface ScreenedDraws {
  /** At least the probability. Nothing is known where it is NaN. */
  readonly atMost: Value;
}

/** Postsynaptic spikes are noted in a history, and rows catch up with the history later. */
export interface DeferredColumns {
  /** Number of rows of the projection. */
  readonly rows: number;
  /** Values that are the same for all synapses of a spike. They are noted with the spike. */
  readonly noted: readonly Value[];
  /** Arrays that no other loop may read or write before the rows have caught up. */
  readonly touched: ReadonlySet<ArrayId>;
  /** Arrays of synapses that no other loop may write before the rows have caught up. */
  readonly read: ReadonlySet<ArrayId>;
}

/** Column j holds the synapses j, j + stride, j + 2 stride, ... of the sources 0, 1, 2, ... */
export interface RegularColumns {
  /** Synapses between two entries of a column. */
  readonly stride: number;
  /** Number of entries per column, a multiple of 4. */
  readonly sources: number;
}

/** Consecutive loops first list their groups of synapses, then process the list together. */
export interface Listed {
  /** Index of the run that the loop belongs to. The loops of a run follow each other. */
  readonly run: number;
  /** Whether the spikes of the run wait in one queue for all delays. */
  readonly queued: boolean;
}
