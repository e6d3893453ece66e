/**
 * Messages on sensor and actuator streams: SI units, REP-103 axes (x forward, y left, counter-clockwise positive), REP-105
 * frames (`map`, `odom`, `base_link`).
 *
 * A package adds a kind by declaration merging into {@link SensorMessages} or {@link ActuatorMessages} and by
 * {@link defineMessage}.
 */
import type { ActuatorKind, ActuatorMessages } from './actuators/index.ts';
import { ACTUATOR_TYPES } from './actuators/index.ts';
import type { MessageType } from './message-type.ts';
import type { SensorKind, SensorMessages } from './sensors/index.ts';
import { SENSOR_TYPES } from './sensors/index.ts';

type Messages = SensorMessages & ActuatorMessages;

const types = new Map<string, object>(Object.entries({ ...SENSOR_TYPES, ...ACTUATOR_TYPES }));

/** Registers how messages of a kind are made; a later definition replaces an earlier one. */
export function defineMessage<K extends SensorKind | ActuatorKind>(kind: K, type: MessageType<Messages[K]>): void {
  types.set(kind, type);
}

/**
 * The message type of a kind; `undefined` for a kind that was not defined.
 *
 * @example
 * const pose = messageType('pose');
 * const flat = new Float64Array(pose.length(1));
 * pose.flatten({ x: 0.3, y: -0.2, heading: 1.5 }, flat, 0);
 * console.log(flat); // 0.3, -0.2, 1.5
 */
export function messageType<K extends SensorKind | ActuatorKind>(kind: K): MessageType<Messages[K]> {
  return types.get(kind) as MessageType<Messages[K]>;
}
