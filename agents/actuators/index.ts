import { velocity } from './velocity.ts';

export { type Twist, velocityActuator } from './velocity.ts';

/** Every kind of actuator, by name. A new kind is a file and its line here. */
export const ACTUATOR_TYPES = { velocity };

type Types = typeof ACTUATOR_TYPES;
type Messages = { [K in keyof Types]: ReturnType<Types[K]['create']> };

/** Actuator kinds and their messages; a package that adds a kind adds it by declaration merging. */
export interface ActuatorMessages extends Messages {}

export type ActuatorKind = keyof ActuatorMessages;

/** A named actuator: what it takes. */
export interface ActuatorSpec<K extends ActuatorKind = ActuatorKind> {
  readonly kind: K;
}
