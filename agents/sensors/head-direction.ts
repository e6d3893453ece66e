import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import { LEAST_NOISE } from './least-noise.ts';

/** Allocentric heading of a body. */
export interface HeadDirection {
  /** Radians, counter-clockwise from the map's x axis, in (-pi, pi]. */
  heading: number;
}

/** Errors of a head direction sensor. */
export interface HeadDirectionNoise {
  /** Standard deviation of the heading, radians. Default 0. */
  readonly heading?: number;
  /** Seconds, correlation time of the error, which then drifts as an Ornstein-Uhlenbeck process. Default 0: every sample has its own. */
  readonly correlation?: number;
}

/** A compass: the body's heading in the map frame. */
export function headDirectionSensor(
  options: SensorTiming & { readonly noise?: HeadDirectionNoise } = {},
): SensorDeclaration<'headDirection'> {
  checkOptions('headDirectionSensor', options, { ...TIMING_OPTIONS, noise: { heading: true, correlation: true } });
  return declareSensor('headDirection', 1, options);
}

export const headDirection: SensorType<HeadDirection> = {
  length: () => 1,
  fields: () => [field('heading', 'rad', -Math.PI, Math.PI)],
  create: () => ({ heading: 0 }),
  copy(from, to) {
    to.heading = from.heading;
  },
  tells: ({ heading }) => Number.isFinite(heading),
  varies: (_, { heading = 0 }) => heading > LEAST_NOISE,
  poison(message) {
    message.heading = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.heading;
    return offset + 1;
  },
  unflatten(from, offset, message) {
    message.heading = from[offset];
    return offset + 1;
  },
};
