import { cos, sin } from '../kernels/elementary-f64.ts';
import type { EventPixel, EventPixelPreset } from './event-pixel.ts';
import type { SensorKind } from './messages.ts';

/** What a sensor of any kind declares; times in s, rates in Hz. */
export interface SensorTiming {
  /** Samples a second; must divide the tick rate. Default: one a tick. */
  readonly rateHz?: number;
  /** s from sampling to delivery; rounded up to whole ticks. Default 0. */
  readonly latencySeconds?: number;
  /** s, standard deviation of a normal addition to the latency, cut at 0 and kept in order. Default 0. */
  readonly jitterSeconds?: number;
  /** Probability that a sample is lost. Default 0. */
  readonly dropout?: number;
}

/** A declaration: realised by a simulated robot or bound to a topic of a real one. */
export interface SensorSpec<K extends SensorKind = SensorKind> extends SensorTiming {
  readonly kind: K;
  /** Number of elements of the message's array fields; 1 for scalar messages. */
  readonly size: number;
  /** Noise parameters by name, meaning fixed by the kind; standard deviations in the message's units. */
  readonly noise: Readonly<Record<string, number>>;
  /** What else a kind needs to know. */
  readonly settings?: K extends keyof SensorSettings ? SensorSettings[K] : never;
}

/** Where a sensor is on its body, in `base_link`: m and rad; default 0. Pitch is positive upwards, roll with the left side up. */
export interface Mount {
  readonly x?: number;
  readonly y?: number;
  /** Above the floor. */
  readonly z?: number;
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
}

/** Settings by kind; a package that adds a kind adds them by declaration merging. */
export interface SensorSettings {
  events: EventCameraSettings;
  scan: ScanSettings;
  whiskers: WhiskerSettings;
}

export interface EventCameraSettings {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** rad, horizontal */
  readonly fieldOfView: number;
  readonly mount: Mount & { readonly z: number };
  readonly pixel: EventPixelPreset | EventPixel;
  /** How a simulated camera looks at the world. */
  readonly sampling?: {
    /** Largest optic flow between two frames. Default 0.5. */
    readonly pixels?: number;
    /** Frames a second at least and at most. Default 50 and 4000. */
    readonly minimumHz?: number;
    readonly maximumHz?: number;
  };
}

export interface ScanSettings {
  readonly mount: Mount & { readonly z: number };
  /** rad from ahead, of the first beam */
  readonly start: number;
  /** rad, from a beam to the next */
  readonly step: number;
  /** m */
  readonly minimum: number;
  readonly maximum: number;
  /** s, from the first beam to the last; 0 measures all at once */
  readonly sweepSeconds: number;
  /** rad, opening of a beam: it measures what is nearest within it. 0 of a ray. */
  readonly cone: number;
}

export interface WhiskerSettings {
  /** Where each whisker starts and points: m and rad in `base_link`. */
  readonly whiskers: readonly { readonly x: number; readonly y: number; readonly bearing: number }[];
  /** m above the floor */
  readonly z: number;
  /** m */
  readonly length: number;
}

export interface PoseNoise {
  /** m, standard deviation of x and y. Default 0. */
  readonly position?: number;
  /** rad, standard deviation. Default 0. */
  readonly heading?: number;
}

/** Pose in the map frame, as a localisation gives it. */
export function poseSensor(options: SensorTiming & { readonly noise?: PoseNoise } = {}): SensorSpec<'pose'> {
  return declare('pose', 1, options);
}

export interface OdometryNoise {
  /** Standard deviation of a wheel's slip as a share of its travel. Default 0. */
  readonly slip?: number;
  /** Relative error of the right wheel's radius. Default 0. */
  readonly radiusRatio?: number;
  /** Relative error of the wheel separation. Default 0. */
  readonly separation?: number;
}

/** Dead reckoning from wheel travel. */
export function odometrySensor(
  options: SensorTiming & { readonly noise?: OdometryNoise } = {},
): SensorSpec<'odometry'> {
  return declare('odometry', 1, options);
}

/** Allocentric heading. */
export function headDirectionSensor(
  options: SensorTiming & { readonly noise?: { /** rad */ readonly heading?: number } } = {},
): SensorSpec<'headDirection'> {
  return declare('headDirection', 1, options);
}

/** Bumper of `sectors` equal sectors. Default 8. */
export function touchSensor(options: SensorTiming & { readonly sectors?: number } = {}): SensorSpec<'touch'> {
  const { sectors = 8, ...timing } = options;
  return declare('touch', sectors, timing);
}

/**
 * An event camera. Its message has room for `capacity` events, by default one a pixel.
 *
 * @example eventCamera({ width: 128, height: 128, fieldOfView: 1.2, mount: { x: 0.04, z: 0.05 }, pixel: 'v2e-noisy' })
 */
export function eventCamera(
  options: SensorTiming & EventCameraSettings & { readonly capacity?: number },
): SensorSpec<'events'> {
  const { width, height, fieldOfView, mount, pixel, sampling, capacity = width * height, ...timing } = options;
  const settings = { width, height, fieldOfView, mount, pixel, ...(sampling === undefined ? {} : { sampling }) };
  return { ...declare('events', capacity, timing), settings };
}

/**
 * Two event cameras side by side that look the same way, `baseline` m apart with the mount midway: a thing at depth Z is seen
 * f baseline / Z pixels farther right by the left one.
 */
export function stereoCameras(options: Parameters<typeof eventCamera>[0] & { readonly baseline: number }): {
  readonly left: SensorSpec<'events'>;
  readonly right: SensorSpec<'events'>;
} {
  const { baseline, mount, ...rest } = options;
  const { x = 0, y = 0, z, yaw = 0, pitch = 0, roll = 0 } = mount;
  const aside = [
    -sin(yaw) * cos(roll) - cos(yaw) * sin(pitch) * sin(roll),
    cos(yaw) * cos(roll) - sin(yaw) * sin(pitch) * sin(roll),
    cos(pitch) * sin(roll),
  ] as const;
  const at = (m: number): SensorSpec<'events'> =>
    eventCamera({ ...rest, mount: { ...mount, x: x + m * aside[0], y: y + m * aside[1], z: z + m * aside[2] } });
  return { left: at(baseline / 2), right: at(-baseline / 2) };
}

/** Errors of a beam that meets something at distance z; probabilities are exclusive of one another. */
export interface RangeNoise {
  /** m, and a share of z: standard deviation constant + proportional z. Default 0. */
  readonly constant?: number;
  readonly proportional?: number;
  /** Probability that nothing is measured. Default 0. */
  readonly miss?: number;
  /** Probability of an unexpected thing before, exponential in distance with this mean, m. Default 0. */
  readonly short?: number;
  readonly shortMean?: number;
  /** Probability of a distance drawn evenly from the range. Default 0. */
  readonly random?: number;
}

/** A rotating range finder of `beams` rays. Defaults: 360 over a full turn, 0.1 to 6 m, each scan over its whole period. */
export function lidar(
  options: SensorTiming & {
    readonly mount: Mount & { readonly z: number };
    readonly beams?: number;
    /** rad, of the whole scan, centred ahead */
    readonly fieldOfView?: number;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly sweepSeconds?: number;
    readonly noise?: RangeNoise;
  },
): SensorSpec<'scan'> {
  const { mount, beams = 360, fieldOfView = 2 * Math.PI, minimum = 0.1, maximum = 6, sweepSeconds, ...rest } = options;
  const whole = fieldOfView >= 2 * Math.PI;
  const step = fieldOfView / (whole ? beams : Math.max(1, beams - 1));
  const sweep = sweepSeconds ?? (rest.rateHz === undefined ? 0 : (1 - 1 / beams) / rest.rateHz);
  const settings = { mount, start: -fieldOfView / 2, step, minimum, maximum, sweepSeconds: sweep, cone: 0 };
  return { ...declare('scan', beams, rest), settings };
}

/** A ring of `count` sonars, evenly around the body from straight ahead on, each with a cone of 0.5 rad by default. */
export function sonar(
  options: SensorTiming & {
    readonly mount: Mount & { readonly z: number };
    readonly count?: number;
    readonly cone?: number;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly noise?: RangeNoise;
  },
): SensorSpec<'scan'> {
  const { mount, count = 1, cone = 0.5, minimum = 0.02, maximum = 3, ...rest } = options;
  const settings = { mount, start: 0, step: (2 * Math.PI) / count, minimum, maximum, sweepSeconds: 0, cone };
  return { ...declare('scan', count, rest), settings };
}

/** Whiskers; `noise.deflection` is the standard deviation of their deflection. */
export function whiskerSensor(
  options: SensorTiming & WhiskerSettings & { readonly noise?: { readonly deflection?: number } },
): SensorSpec<'whiskers'> {
  const { whiskers, z, length, ...rest } = options;
  return { ...declare('whiskers', whiskers.length, rest), settings: { whiskers, z, length } };
}

/** Errors of an inertial unit, as data sheets give them. All default 0. */
export interface ImuNoise {
  /** rad/s/sqrt(Hz): white noise */
  readonly gyroscope?: number;
  /** rad/s^2/sqrt(Hz): random walk of the bias */
  readonly gyroscopeWalk?: number;
  /** rad/s: standard deviation of the bias at switching on */
  readonly gyroscopeBias?: number;
  /** m/s^2/sqrt(Hz) */
  readonly accelerometer?: number;
  /** m/s^3/sqrt(Hz) */
  readonly accelerometerWalk?: number;
  /** m/s^2 */
  readonly accelerometerBias?: number;
  /** s: correlation time of the biases; without it they walk for ever */
  readonly correlation?: number;
}

/** Gyroscope and accelerometer of three axes. */
export function imuSensor(options: SensorTiming & { readonly noise?: ImuNoise } = {}): SensorSpec<'imu'> {
  return declare('imu', 1, options);
}

function declare<K extends SensorKind>(
  kind: K,
  size: number,
  options: SensorTiming & { readonly noise?: object },
): SensorSpec<K> {
  const { noise = {}, ...timing } = options;
  return { kind, size, noise: noise as Record<string, number>, ...timing };
}
