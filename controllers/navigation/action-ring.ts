import { cos, exp } from '../../kernels/math-f64.ts';
import { PopulationVector } from '../decoding/population-vector.ts';
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

/** Excitation of like directions on a floor of inhibition; the excitation of a neuron sums to 100. */
export function connectRing(network: Network, action: Population<typeof srm0>): void {
  const likeness = (from: number, to: number): number =>
    from === to ? 0 : exp(20 * cos(ACTION_DIRECTIONS[from] - ACTION_DIRECTIONS[to]));
  const sums = ACTION_DIRECTIONS.map((_, to) =>
    ACTION_DIRECTIONS.reduce((sum, _, from) => sum + likeness(from, to), 0),
  );
  network.project(action, action, {
    synapse: fixed,
    connect: allToAll(),
    initial: { w: (_, from, to) => -300 / SIZE + (100 * likeness(from, to)) / sums[to] },
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
