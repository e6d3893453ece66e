import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import { LEAST_NOISE } from './least-noise.ts';

/** Planar pose of `base_link` in the `map` frame. */
export interface Pose {
  /** Metres along the map's x axis. */
  x: number;
  /** Metres along the map's y axis. */
  y: number;
  /** Radians, counter-clockwise from the x axis, in (-pi, pi]. */
  heading: number;
}

/** Errors of a localisation. */
export interface PoseNoise {
  /** Standard deviation of x and y, metres. Default 0. */
  readonly position?: number;
  /** Standard deviation of the heading, radians. Default 0. */
  readonly heading?: number;
}

/**
 * Pose in the map frame, as from a localisation system.
 *
 * @example
 * const sensors = { pose: poseSensor({ rateHz: 100, latencySeconds: 0.02, noise: { position: 0.005 } }) };
 * const agent = { body: point, sensors, actuators: { velocity: velocityActuator() } };
 * const world = { name: 'room', walls: rectangularArena(1.2, 1.2), obstacles: [] };
 * const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'kinematic', seed: 1 });
 * robot.sensors.pose.stream.subscribe(({ x, y, heading }) => console.log(x, y, heading));
 * await robot.clock.run(() => robot.clock.tick === 100); // 0.1 s, in which 8 poses come
 */
export function poseSensor(options: SensorTiming & { readonly noise?: PoseNoise } = {}): SensorDeclaration<'pose'> {
  checkOptions('poseSensor', options, { ...TIMING_OPTIONS, noise: { position: true, heading: true } });
  return declareSensor('pose', 1, options);
}

/** Fields of a pose. */
export const POSE_FIELDS = [field('x', 'm'), field('y', 'm'), field('heading', 'rad', -Math.PI, Math.PI)] as const;

export const pose: SensorType<Pose> = {
  length: () => 3,
  fields: () => POSE_FIELDS,
  create: () => ({ x: 0, y: 0, heading: 0 }),
  copy(from, to) {
    to.x = from.x;
    to.y = from.y;
    to.heading = from.heading;
  },
  tells: ({ x, y, heading }) => Number.isFinite(x + y + heading),
  varies: (_, { position = 0, heading = 0 }) => Math.max(position, heading) > LEAST_NOISE,
  poison(message) {
    message.x = message.y = message.heading = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.x;
    out[offset + 1] = message.y;
    out[offset + 2] = message.heading;
    return offset + 3;
  },
  unflatten(from, offset, message) {
    message.x = from[offset];
    message.y = from[offset + 1];
    message.heading = from[offset + 2];
    return offset + 3;
  },
};
