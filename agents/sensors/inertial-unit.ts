import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import { LEAST_NOISE } from './least-noise.ts';

/** Inertial measurements in `base_link`. The specific force of a body at rest is +9.81 m/s^2 upwards. */
export interface Imu {
  /** Radians per second about x. */
  angularX: number;
  /** Radians per second about y. */
  angularY: number;
  /** Radians per second about z. */
  angularZ: number;
  /** Specific force forward, m/s^2. */
  accelerationX: number;
  /** Specific force to the left, m/s^2. */
  accelerationY: number;
  /** Specific force upwards, m/s^2. */
  accelerationZ: number;
}

/** Errors of an inertial unit, as data sheets give them. Each is 0 by default, except `correlation`. */
export interface ImuNoise {
  /** White noise of the gyroscope, rad/s/sqrt(Hz). */
  readonly gyroscope?: number;
  /** Random walk of the gyroscope's bias, rad/s^2/sqrt(Hz). */
  readonly gyroscopeWalk?: number;
  /** Standard deviation of the gyroscope's bias at switching on, rad/s. */
  readonly gyroscopeBias?: number;
  /** White noise of the accelerometer, m/s^2/sqrt(Hz). */
  readonly accelerometer?: number;
  /** Random walk of the accelerometer's bias, m/s^3/sqrt(Hz). */
  readonly accelerometerWalk?: number;
  /** Standard deviation of the accelerometer's bias at switching on, m/s^2. */
  readonly accelerometerBias?: number;
  /** Correlation time of the biases, seconds. Default: infinite, so that they are random walks. */
  readonly correlation?: number;
}

/** Gyroscope and accelerometer of three axes. */
export function imuSensor(options: SensorTiming & { readonly noise?: ImuNoise } = {}): SensorDeclaration<'imu'> {
  checkOptions('imuSensor', options, {
    ...TIMING_OPTIONS,
    noise: {
      gyroscope: true,
      gyroscopeWalk: true,
      gyroscopeBias: true,
      accelerometer: true,
      accelerometerWalk: true,
      accelerometerBias: true,
      correlation: true,
    },
  });
  return declareSensor('imu', 1, options);
}

export const imu: SensorType<Imu> = {
  length: () => 6,
  fields: () => [
    ...['angularX', 'angularY', 'angularZ'].map((name) => field(name, 'rad/s')),
    ...['accelerationX', 'accelerationY', 'accelerationZ'].map((name) => field(name, 'm/s^2')),
  ],
  create: () => ({ angularX: 0, angularY: 0, angularZ: 0, accelerationX: 0, accelerationY: 0, accelerationZ: 0 }),
  copy(from, to) {
    to.angularX = from.angularX;
    to.angularY = from.angularY;
    to.angularZ = from.angularZ;
    to.accelerationX = from.accelerationX;
    to.accelerationY = from.accelerationY;
    to.accelerationZ = from.accelerationZ;
  },
  tells: ({ angularX, angularY, angularZ, accelerationX, accelerationY, accelerationZ }) =>
    Number.isFinite(angularX + angularY + angularZ + accelerationX + accelerationY + accelerationZ),
  varies: (_, { gyroscope = 0, accelerometer = 0 }) => Math.max(gyroscope, accelerometer) > LEAST_NOISE,
  poison(message) {
    message.angularX = message.angularY = message.angularZ = Number.NaN;
    message.accelerationX = message.accelerationY = message.accelerationZ = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.angularX;
    out[offset + 1] = message.angularY;
    out[offset + 2] = message.angularZ;
    out[offset + 3] = message.accelerationX;
    out[offset + 4] = message.accelerationY;
    out[offset + 5] = message.accelerationZ;
    return offset + 6;
  },
  unflatten(from, offset, message) {
    message.angularX = from[offset];
    message.angularY = from[offset + 1];
    message.angularZ = from[offset + 2];
    message.accelerationX = from[offset + 3];
    message.accelerationY = from[offset + 4];
    message.accelerationZ = from[offset + 5];
    return offset + 6;
  },
};
