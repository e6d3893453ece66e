import { choice } from './choice.ts';
import { velocity } from './velocity.ts';

export { type Choice, choiceActuator, chosenOption } from './choice.ts';
export { type Twist, velocityActuator } from './velocity.ts';

/** Every kind of actuator, by name. A new kind is a file and its line here. */
export const ACTUATOR_TYPES = { velocity, choice };

type Types = typeof ACTUATOR_TYPES;
type Messages = { [K in keyof Types]: ReturnType<Types[K]['create']> };

/** Actuator kinds and their messages; a package that adds a kind adds it by declaration merging. */
export interface ActuatorMessages extends Messages {}

/** Name of an actuator kind, such as `velocity`. */
export type ActuatorKind = keyof ActuatorMessages;

/** Declares an actuator: the kind says which messages it takes. */
export interface ActuatorSpec<K extends ActuatorKind = ActuatorKind> {
  /** Kind of the actuator, such as `velocity`: fixes the message that it takes. */
  readonly kind: K;
  /** Number of elements of the message's array fields. Default: 1, also for messages without such fields. */
  readonly size?: number;
}
