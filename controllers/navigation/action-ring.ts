import { TURN } from '../../kernels/math-f64.ts';
import { PopulationVector } from '../decoding/population-vector.ts';
import { ringWeights } from '../decoding/ring-attractor.ts';
import type { Network, Population } from '../engine/index.ts';
import { allToAll } from '../engine/index.ts';
import { srm0 } from '../neurons/srm0.ts';
import { fixed } from '../synapses/static.ts';

const SIZE = 40;
/** Metres that one spike moves the agent in an arena whose half-width is 1 m. */
const STRIDE = 0.001;

/** Radians, direction of each action neuron in the map frame: clockwise, beginning one neuron after the y axis, as published. */
export const ACTION_DIRECTIONS: Readonly<Float64Array> = Float64Array.from(
  { length: SIZE },
  (_, i) => TURN / 4 - (TURN * (i + 1)) / SIZE,
);

/** Adds neurons that each stand for a direction. The lateral connections of {@link connectRing} let one direction win. */
export function actionRing(network: Network): Population<typeof srm0> {
  return network.population('action', srm0, { size: SIZE });
}

/** Adds the lateral connections of a ring. */
export function connectRing(network: Network, action: Population<typeof srm0>): void {
  const weight = ringWeights(ACTION_DIRECTIONS, { excitation: 100, inhibition: 300 });
  network.project(action, action, {
    synapse: fixed,
    connect: allToAll(),
    initial: { w: (_, from, to) => weight(from, to) },
  });
}

/**
 * The decoder of a velocity from the spikes of the ring.
 *
 * @param period s per step
 * @param halfWidth m, half the side of the arena; strides are proportional to it
 */
export function ringVelocity(period: number, halfWidth: number): PopulationVector {
  return new PopulationVector({
    directions: ACTION_DIRECTIONS,
    decay: 0.05,
    rise: 0.02,
    period,
    stride: STRIDE * halfWidth,
  });
}
