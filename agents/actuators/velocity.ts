import { field } from '../message-field.ts';
import type { MessageType } from '../message-type.ts';

/** Planar velocity in `base_link`. */
export interface Twist {
  /** Metres per second, forward. */
  linearX: number;
  /** Metres per second, to the left; a body that is not holonomic cannot follow it. */
  linearY: number;
  /** Radians per second, counter-clockwise. */
  angularZ: number;
}

/** Fields of a twist, without the limits that a body has. */
export const TWIST_FIELDS = [field('linearX', 'm/s'), field('linearY', 'm/s'), field('angularZ', 'rad/s')] as const;

export const velocity: MessageType<Twist> = {
  length: () => 3,
  fields: () => TWIST_FIELDS,
  create: () => ({ linearX: 0, linearY: 0, angularZ: 0 }),
  copy(from, to) {
    to.linearX = from.linearX;
    to.linearY = from.linearY;
    to.angularZ = from.angularZ;
  },
  poison(message) {
    message.linearX = message.linearY = message.angularZ = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.linearX;
    out[offset + 1] = message.linearY;
    out[offset + 2] = message.angularZ;
    return offset + 3;
  },
  unflatten(from, offset, message) {
    message.linearX = from[offset];
    message.linearY = from[offset + 1];
    message.angularZ = from[offset + 2];
    return offset + 3;
  },
};

/**
 * The actuator of every mobile body: a twist in `base_link`.
 *
 * @example
 * const agent = { body: point, sensors: {}, actuators: { velocity: velocityActuator() } };
 * const world = { name: 'room', walls: rectangularArena(2, 2), obstacles: [] };
 * const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'kinematic', seed: 1 });
 * robot.actuators.velocity.next({ linearX: 0.2, linearY: 0, angularZ: 0 }); // m/s, m/s, rad/s
 * await robot.clock.run(() => robot.clock.tick === 1000);
 * console.log(robot.physics.pose.x); // 0.2 m
 */
export function velocityActuator(): { readonly kind: 'velocity' } {
  return { kind: 'velocity' };
}
