import type { Body } from './bodies/body.ts';
import type { Controller } from './controller.ts';
import { checkOptions } from './known-options.ts';
import type { ActuatorSpecs, CommandsOf, ObservationsOf, SensorSpecs } from './robot.ts';

/** A body with named sensors and actuators, and the controller that joins them. */
export interface Agent<S extends SensorSpecs = SensorSpecs, A extends ActuatorSpecs = ActuatorSpecs> {
  /** Body that the controller drives: its size, mass, wheels and limits. */
  readonly body: Body;
  /** Declared sensors, by the names under which the controller reads them. */
  readonly sensors: S;
  /** Declared actuators, by the names under which the controller commands them. */
  readonly actuators: A;
  /** Makes a fresh controller for a body: one per run. */
  readonly controller: (body: Body) => Controller<ObservationsOf<S>, CommandsOf<A>>;
}

/** An agent with any sensors and actuators, such as `defineAgent` returns. */
export interface AnyAgent {
  /** Body that carries sensors and actuators. */
  readonly body: Body;
  /** Sensors, by the names under which the controller reads them. */
  readonly sensors: SensorSpecs;
  /** Actuators, by the names under which the controller commands them. */
  readonly actuators: ActuatorSpecs;
  /** Makes a new controller for the body. */
  readonly controller: (body: Body) => Controller;
}

/**
 * Declares an agent. A controller that reads a sensor the agent lacks is a compile error; so is one of another kind.
 *
 * @example
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => placeNavigator({ body, halfWidth: 0.6 }),
 * });
 *
 * @throws ValidationError `unknown_option`
 */
export function defineAgent<S extends SensorSpecs, A extends ActuatorSpecs>(agent: Agent<S, A>): Agent<S, A> {
  checkOptions<object>('defineAgent', agent, { body: true, sensors: true, actuators: true, controller: true });
  return agent;
}
