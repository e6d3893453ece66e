import type { NeuronStore } from './stores.ts';
import type { ArrayId, Value } from './value.ts';

/**
 * What passes decide about loops, for emitters that can use it. An annotation changes where and when work is done, never
 * what is computed: an emitter that ignores all of them gives the same bits.
 */

/** Neurons that are refractory wait outside the loop, NaN in the place of the one variable that they hold. */
export interface HeldAside {
  readonly state: ArrayId;
  /** What the loop computes while none of its neurons is refractory, in place of its own. */
  readonly spike: Value;
  readonly spikes: Value;
  readonly stores: readonly NeuronStore[];
}

/** A population without state whose draws need a new bound only where an input has changed. */
export interface SparseDraws {
  readonly drawn: Extract<Value, { kind: 'bernoulli' }>;
  /** What the probability follows from. */
  readonly inputs: readonly ArrayId[];
}

/** Postsynaptic spikes are noted in a history, and rows catch up with it later. */
export interface DeferredColumns {
  /** Rows of the projection. */
  readonly rows: number;
  /** What every synapse of a spike reads alike: noted with the spike. */
  readonly noted: readonly Value[];
  /** Arrays that no other loop may meet before the rows have caught up. */
  readonly touched: ReadonlySet<ArrayId>;
}

/** Column j: synapses j, j + stride, j + 2 stride, ... of the sources 0, 1, 2, ..., a multiple of 4 of them. */
export interface RegularColumns {
  readonly stride: number;
  readonly sources: number;
}

/** Groups of synapses of consecutive loops are listed first, and gone through together. */
export interface Listed {
  /** Loops of one run have the same number and follow each other. */
  readonly run: number;
  /** Whether the spikes of the run wait in one queue for all delays. */
  readonly queued: boolean;
}
