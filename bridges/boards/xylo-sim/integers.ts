import type { PlacedPopulation, PlacedProjection } from '../circuits/placement.ts';

/** Which neurons of the chip a population takes. */
export type XyloRole = 'hidden' | 'readout';

/** A population in the chip's integers. */
export interface XyloGroup {
  readonly placed: PlacedPopulation;
  readonly role: XyloRole;
  /** Its first neuron among the hidden or the readout neurons. */
  readonly first: number;
  /** Integers in one unit of the membrane. */
  readonly scale: number;
  readonly dash: number;
  /** Shift of each current's decay, in the order of the neuron's currents. */
  readonly synapticDash: readonly number[];
  /** Threshold of each neuron. */
  readonly threshold: Int16Array;
}

/** A projection in the chip's integers: a weight w is an integer times 2^shift / scale, as a change of the membrane. */
export interface XyloProjection {
  readonly placed: PlacedProjection;
  readonly target: XyloGroup;
  /** Whence its spikes come: the first input channel of the source, or the first hidden neuron. */
  readonly from: { readonly kind: 'input' | 'hidden'; readonly first: number };
  /** Synapse of the target: the number of its current. */
  readonly synapse: number;
  readonly shift: number;
  /** Integers per unit of a jump: the chip decays a weight in the step in which it arrives, which the integer makes up for. */
  readonly scale: number;
  /** The first weights, in the layout's places. */
  readonly weights: Int16Array;
  /** Steps from a spike of a source to its input to the chip. */
  readonly inputDelay: number;
}
