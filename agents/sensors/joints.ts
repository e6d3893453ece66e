import { ValidationError } from '../errors.ts';
import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import { LEAST_NOISE } from './least-noise.ts';

/** Where joints are and how fast they move, in the order in which the sensor names them: proprioception. */
export interface Joints {
  /** Radians of each joint that turns, metres of one that slides. */
  positions: Float64Array;
  /** Radians or metres per second of each. */
  velocities: Float64Array;
}

/** Which joints a sensor measures. */
export interface JointSettings {
  /** Their names, as the description of the robot (URDF) has them. */
  readonly names: readonly string[];
}

/** Errors of the encoders of joints. */
export interface JointNoise {
  /** Standard deviation of each position, rad or m. Default 0. */
  readonly position?: number;
  /** Standard deviation of each velocity, rad/s or m/s. Default 0. */
  readonly velocity?: number;
}

/** Names of the left and the right wheel of a differential drive, as a TurtleBot has them. */
const WHEELS = ['wheel_left_joint', 'wheel_right_joint'] as const;

/**
 * Encoders of joints, by default of the left and the right wheel. In a simulation they are the two wheels of the body, whatever their names; on a
 * robot any joints.
 *
 * @throws ValidationError `invalid_option` for no names, or one that comes twice
 */
export function jointSensor(
  options: SensorTiming & Partial<JointSettings> & { readonly noise?: JointNoise } = {},
): SensorDeclaration<'joints', JointSettings> {
  checkOptions('jointSensor', options, { ...TIMING_OPTIONS, names: true, noise: { position: true, velocity: true } });
  const { names = WHEELS, ...rest } = options;
  const whole = Array.isArray(names) && names.every((name) => typeof name === 'string' && name !== '');
  if (!whole || names.length === 0 || new Set(names).size < names.length) {
    throw new ValidationError('a sensor of joints needs their names', {
      code: 'invalid_option',
      expected: 'one name or more, each once',
      received: names,
    });
  }
  return { ...declareSensor('joints', names.length, rest), settings: { names: [...names] } };
}

/** All positions, then all velocities. */
export const joints: SensorType<Joints, JointSettings> = {
  length: (size) => 2 * size,
  fields: ({ size }) => [
    field('positions', 'rad', -Infinity, Infinity, size),
    field('velocities', 'rad/s', -Infinity, Infinity, size),
  ],
  create: (size) => ({ positions: new Float64Array(size), velocities: new Float64Array(size) }),
  copy(from, to) {
    to.positions.set(from.positions);
    to.velocities.set(from.velocities);
  },
  varies: (_, { position = 0, velocity = 0 }) => Math.max(position, velocity) > LEAST_NOISE,
  poison(message) {
    message.positions.fill(Number.NaN);
    message.velocities.fill(Number.NaN);
  },
  flatten({ positions, velocities }, out, offset) {
    out.set(positions, offset);
    out.set(velocities, offset + positions.length);
    return offset + positions.length + velocities.length;
  },
  unflatten(from, offset, { positions, velocities }) {
    for (let k = 0; k < positions.length; k++) positions[k] = from[offset++];
    for (let k = 0; k < velocities.length; k++) velocities[k] = from[offset++];
    return offset;
  },
};
