import type { Twist } from '../actuators/velocity.ts';
import { TWIST_FIELDS, velocity } from '../actuators/velocity.ts';
import { checkOptions } from '../known-options.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import type { Pose } from './pose.ts';
import { POSE_FIELDS, pose } from './pose.ts';

/** Dead reckoning: pose in the `odom` frame, twist in `base_link`. */
export interface Odometry extends Pose, Twist {}

/** Errors of dead reckoning. */
export interface OdometryNoise {
  /** Standard deviation of a wheel's slip, as a share of its travel. Default 0. */
  readonly slip?: number;
  /** Standard deviation of a relative error of all travel, as a share of it, which is drawn at each reset, before a trial. Default 0. */
  readonly scale?: number;
  /** Error of the right wheel's radius, as a share of it. Default 0. */
  readonly radiusRatio?: number;
  /** Error of the wheel separation, as a share of it. Default 0. */
  readonly separation?: number;
}

/**
 * Dead reckoning from wheel travel.
 *
 * @example
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { odometry: odometrySensor({ rateHz: 50, noise: { slip: 0.05 } }), pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => placeNavigator({ body, halfWidth: 0.6 }),
 * });
 */
export function odometrySensor(
  options: SensorTiming & { readonly noise?: OdometryNoise } = {},
): SensorDeclaration<'odometry'> {
  checkOptions('odometrySensor', options, {
    ...TIMING_OPTIONS,
    noise: { slip: true, scale: true, radiusRatio: true, separation: true },
  });
  return declareSensor('odometry', 1, options);
}

/** A pose, then a twist. */
export const odometry: SensorType<Odometry> = {
  length: () => 6,
  fields: () => [...POSE_FIELDS, ...TWIST_FIELDS],
  create: (size) => ({ ...pose.create(size), ...velocity.create(size) }),
  copy(from, to) {
    pose.copy(from, to);
    velocity.copy(from, to);
  },
  tells: ({ x, y, heading, linearX, linearY, angularZ }) =>
    Number.isFinite(x + y + heading + linearX + linearY + angularZ),
  poison(message) {
    pose.poison(message);
    velocity.poison(message);
  },
  flatten: (message, out, offset) => velocity.flatten(message, out, pose.flatten(message, out, offset)),
  unflatten: (from, offset, message) => velocity.unflatten(from, pose.unflatten(from, offset, message), message),
};
