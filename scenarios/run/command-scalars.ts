import type { ActuatorSpecs, Twist } from '../../agents/index.ts';
import { messageType } from '../../agents/index.ts';

/** The scalars of one message to each actuator. */
export interface CommandScalars {
  /** `actuator[index]` of each scalar, actuators in the order of their names. */
  readonly names: readonly string[];
  /** Writes the present commands to `out` from `offset`. Allocates nothing. */
  flatten(out: Float64Array, offset: number): void;
  /** The command to the velocity actuator; zeros for an agent without one. */
  readonly velocity: Readonly<Twist>;
}

/** @param commands the message to each actuator, by name, rewritten in place */
export function commandScalars(commands: object, actuators: ActuatorSpecs): CommandScalars {
  const names: string[] = [];
  const messages = new Map(Object.entries(commands));
  let velocity: Readonly<Twist> = { linearX: 0, linearY: 0, angularZ: 0 };
  const parts = Object.keys(actuators)
    .sort()
    .map((name) => {
      const { kind, size = 1 } = actuators[name];
      const type = messageType(kind);
      const message = messages.get(name);
      const first = names.length;
      for (let i = 0; i < type.length(size); i++) names.push(`${name}[${i}]`);
      return { type, message, first };
    });
  const driven = Object.entries(actuators).find(([, { kind }]) => kind === 'velocity');
  if (driven !== undefined) velocity = messages.get(driven[0]);
  return {
    names,
    velocity,
    flatten(out, offset) {
      for (let i = 0; i < parts.length; i++) parts[i].type.flatten(parts[i].message, out, offset + parts[i].first);
    },
  };
}
