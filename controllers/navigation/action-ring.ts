import { PopulationVector } from '../decoding/population-vector.ts';
import { ringWeights } from '../decoding/ring-attractor.ts';
import type { Network, Population } from '../engine/index.ts';
import { allToAll } from '../engine/index.ts';
import { srm0 } from '../neurons/srm0.ts';
import { fixed } from '../synapses/static.ts';

const SIZE = 40;
const FULL_TURN = 6.283185307179586;
/** m that one spike moves the agent, in an arena of half a side of 1 m. */
const STRIDE = 0.001;

/** rad, map frame, of each action neuron: the published ring counts clockwise from the y axis, starting one step off it. */
export const ACTION_DIRECTIONS: Readonly<Float64Array> = Float64Array.from(
  { length: SIZE },
  (_, i) => FULL_TURN / 4 - (FULL_TURN * (i + 1)) / SIZE,
);

/** Neurons that each stand for a direction; lateral connections, which `connectRing` makes, let one direction win. */
export function actionRing(network: Network): Population<typeof srm0> {
  return network.population('action', srm0, { size: SIZE });
}

export function connectRing(network: Network, action: Population<typeof srm0>): void {
  const weight = ringWeights(ACTION_DIRECTIONS, { excitation: 100, inhibition: 300 });
  network.project(action, action, {
    synapse: fixed,
    connect: allToAll(),
    initial: { w: (_, from, to) => weight(from, to) },
  });
}

/**
 * Velocity from the spikes of the ring.
 *
 * @param period s
 * @param halfWidth m, half the side of the arena, with which strides grow
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
