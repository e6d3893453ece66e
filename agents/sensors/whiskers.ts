import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import { LEAST_NOISE } from './least-noise.ts';

/** Bending of each whisker, in the order of the declaration. */
export interface Whiskers {
  /** Bending from 0 (free) to 1 (bent to its root). */
  deflection: Float64Array;
  /** Change of the deflection, 1/s. */
  velocity: Float64Array;
}

/** Where a whisker starts and points, in `base_link`. */
export interface Whisker {
  /** Metres forward. */
  readonly x: number;
  /** Metres to the left. */
  readonly y: number;
  /** Radians, counter-clockwise from straight ahead. */
  readonly bearing: number;
}

/** Places and length of whiskers. */
export interface WhiskerSettings {
  /** Roots and directions of the whiskers, in the order of the message. */
  readonly whiskers: readonly Whisker[];
  /** Metres above the floor. */
  readonly z: number;
  /** Metres from root to tip. */
  readonly length: number;
}

/** Errors of whiskers. */
export interface WhiskerNoise {
  /** Standard deviation of the deflection, dimensionless. Default 0. */
  readonly deflection?: number;
}

/** Whiskers, each a straight feeler. */
export function whiskerSensor(
  options: SensorTiming & WhiskerSettings & { readonly noise?: WhiskerNoise },
): SensorDeclaration<'whiskers', WhiskerSettings> {
  checkOptions('whiskerSensor', options, {
    ...TIMING_OPTIONS,
    whiskers: true,
    z: true,
    length: true,
    noise: { deflection: true },
  });
  const { whiskers, z, length, ...rest } = options;
  return { ...declareSensor('whiskers', whiskers.length, rest), settings: { whiskers, z, length } };
}

/** All deflections, then all velocities. */
export const whiskers: SensorType<Whiskers, WhiskerSettings> = {
  length: (size) => 2 * size,
  fields: ({ size }) => [field('deflection', '1', 0, 1, size), field('velocity', '1/s', -Infinity, Infinity, size)],
  create: (size) => ({ deflection: new Float64Array(size), velocity: new Float64Array(size) }),
  copy(from, to) {
    to.deflection.set(from.deflection);
    to.velocity.set(from.velocity);
  },
  // Noise is cut where a whisker is free or bent to its root.
  varies: ({ deflection: felt }, { deflection = 0 }) =>
    deflection > LEAST_NOISE && felt.some((one) => one > 0 && one < 1),
  poison(message) {
    message.deflection.fill(Number.NaN);
    message.velocity.fill(Number.NaN);
  },
  flatten(message, out, offset) {
    const count = message.deflection.length;
    out.set(message.deflection, offset);
    out.set(message.velocity, offset + count);
    return offset + 2 * count;
  },
  unflatten(from, offset, message) {
    const count = message.deflection.length;
    for (let k = 0; k < count; k++) {
      message.deflection[k] = from[offset + k];
      message.velocity[k] = from[offset + count + k];
    }
    return offset + 2 * count;
  },
};
