import type { PlacedProjection } from '../circuits/placement.ts';

/** A projection with its weights as they are: jumps of the membrane. */
export interface Incoming {
  readonly placed: PlacedProjection;
  readonly jumps: Float64Array;
}

/** The synaptic currents that positive and negative weights flow into: their numbers. */
export interface Currents {
  readonly positive: ReadonlySet<number>;
  readonly negative: ReadonlySet<number>;
}

/** Delay as it is written, for a delay in steps: one less than it comes to, because hardware adds one. */
export function writtenDelay(delay: number, { target }: PlacedProjection): number {
  return Math.max(1, delay) + target.neuron.lag - 1;
}
