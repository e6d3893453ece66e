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

function declare<K extends SensorKind>(
  kind: K,
  size: number,
  options: SensorTiming & { readonly noise?: object },
): SensorSpec<K> {
  const { noise = {}, ...timing } = options;
  return { kind, size, noise: noise as Record<string, number>, ...timing };
}
