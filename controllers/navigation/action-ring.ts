import { TURN } from '../../kernels/math-f64.ts';
import type { Keeper } from '../controller/part.ts';
import { PopulationVector } from '../decoding/population-vector.ts';
import { ringWeights } from '../decoding/ring-attractor.ts';
import type { Network, Population, PopulationOptions } from '../engine/index.ts';
import { allToAll } from '../engine/index.ts';
import { srm0 } from '../neurons/srm0.ts';
import { staticSynapse } from '../synapses/static.ts';

/** Values of the parameters of action neurons, by name, each with its unit. */
export type ActionParameters = NonNullable<PopulationOptions<typeof srm0>['parameters']>;

/** Directions, period and arena for which a read-out of the ring of action neurons is made. */
export interface ReadOutSettings {
  /** Radians, direction of each action neuron in the map frame. */
  readonly directions: Readonly<Float64Array>;
  /** Seconds between two updates. */
  readonly period: number;
  /** Metres, half the side of the square that the body's centre can reach. */
  readonly halfWidth: number;
}

/** A velocity that is read out of the spikes of action neurons, with its state. */
export interface VelocityReadOut extends Keeper {
  /** Velocity along the map's x axis, m/s. */
  readonly x: number;
  /** Velocity along the map's y axis, m/s. */
  readonly y: number;
  /** Makes one step with the spikes of the first `count` neurons of `ids`. */
  update(ids: Uint32Array, count: number): void;
  /** Forgets what it has seen: a trial starts. */
  reset(): void;
}

const SIZE = 40;
/** Metres that one spike moves the agent in an arena whose half-width is 1 m. */
const STRIDE = 0.001;

/** Radians, direction of each action neuron in the map frame: clockwise, beginning one neuron after the y axis, as published. */
export const ACTION_DIRECTIONS: Readonly<Float64Array> = Float64Array.from(
  { length: SIZE },
  (_, i) => TURN / 4 - (TURN * (i + 1)) / SIZE,
);

/** Adds neurons that each stand for a direction. The lateral connections of {@link connectRing} let one direction win. */
export function actionRing(network: Network, parameters: ActionParameters = {}): Population<typeof srm0> {
  return network.population('action', srm0, { size: SIZE, parameters });
}

/** Adds the lateral connections of a ring. */
export function connectRing(network: Network, action: Population<typeof srm0>): void {
  const weight = ringWeights(ACTION_DIRECTIONS, { excitation: 100, inhibition: 300 });
  network.project(action, action, {
    synapse: staticSynapse,
    connect: allToAll(),
    initial: { w: (_, from, to) => weight(from, to) },
  });
}

/** The published read-out of the ring: a population vector with a decay of 50 ms and a rise of 20 ms. Strides grow with the arena. */
export function ringVelocity({ directions, period, halfWidth }: ReadOutSettings): PopulationVector {
  return new PopulationVector({
    directions,
    decay: 0.05,
    rise: 0.02,
    period,
    stride: STRIDE * halfWidth,
  });
}
