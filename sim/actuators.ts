import type { ACTUATOR_TYPES, ActuatorKind, ActuatorMessages, ActuatorSpec, Body } from '../agents/index.ts';
import { WiringError } from '../agents/index.ts';
import type { PhysicsEngine } from './physics/engine.ts';

/** Where an actuator is: what its model may know and move. */
export interface ActuatorSite<K extends ActuatorKind = ActuatorKind> {
  /** Body that carries the actuator. */
  readonly body: Body;
  /** Physics engine that moves the body. */
  readonly physics: PhysicsEngine;
  /** Declaration of the actuator: its kind and size. */
  readonly spec: ActuatorSpec<K>;
}

/** Makes what carries out the commands to an actuator of a kind, once per tick; each is finite, and valid during the call only. */
export type ActuatorModel<K extends ActuatorKind> = (
  site: ActuatorSite<K>,
) => (command: Readonly<ActuatorMessages[K]>) => void;

/** Models of all kinds of actuator. A new kind is a line here. */
const MODELS: { readonly [K in keyof typeof ACTUATOR_TYPES]: ActuatorModel<K> } = {
  velocity:
    ({ physics }) =>
    (command) =>
      physics.drive(command),
  // The world does not react to a choice: whoever judges the task reads it.
  choice: () => () => {},
};

const models = new Map<string, ActuatorModel<never>>(Object.entries(MODELS));

/**
 * Registers the model of a kind of actuator; a later definition replaces an earlier one.
 *
 * @example
 * // Wheels that lose a tenth of their speed by slip.
 * defineActuatorModel('velocity', ({ physics }) => ({ linearX, linearY, angularZ }) => {
 *   physics.drive({ linearX: 0.9 * linearX, linearY: 0.9 * linearY, angularZ: 0.9 * angularZ });
 * });
 */
export function defineActuatorModel<K extends ActuatorKind>(kind: K, model: ActuatorModel<K>): void {
  models.set(kind, model);
}

/**
 * Makes the simulated actuator of a declaration.
 *
 * @throws WiringError `unknown_actuator_kind` naming the actuator and the kinds there are
 */
export function realiseActuator(name: string, site: ActuatorSite): { next(command: object): void } {
  const { spec } = site;
  const model = models.get(spec.kind);
  if (model === undefined) {
    throw new WiringError(`actuator '${name}' is of kind '${spec.kind}', which cannot be simulated`, {
      code: 'unknown_actuator_kind',
      expected: [...models.keys()].join(', '),
      received: spec.kind,
      block: name,
      remedy: `use one of these kinds, or call defineActuatorModel('${spec.kind}', ...)`,
    });
  }
  return { next: model(site as ActuatorSite<never>) as (command: object) => void };
}
