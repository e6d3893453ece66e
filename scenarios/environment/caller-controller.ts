import type { ActuatorKind, ActuatorMessages, ActuatorSpecs, Controller } from '../../agents/index.ts';
import { messageType } from '../../agents/index.ts';

type Commands = Readonly<Record<string, ActuatorMessages[ActuatorKind]>>;

/** A controller that commands what its caller wrote into `held`, tick by tick. */
export interface CallerController extends Controller<never, Commands> {
  /** The command to each actuator, by name; it holds until it is rewritten. */
  readonly held: Commands;
}

/** Makes the controller through which a caller drives an agent with these actuators. It reads no sensors and has no networks. */
export function callerController(actuators: ActuatorSpecs): CallerController {
  const parts = Object.entries(actuators).map(([name, { kind, size = 1 }]) => {
    const type = messageType(kind);
    return { name, type, length: type.length(size), message: type.create(size) };
  });
  const held = Object.fromEntries(parts.map(({ name, message }) => [name, message])) as Commands;
  return {
    held,
    manifest: {
      name: 'caller',
      version: 1,
      sensors: {},
      actuators: Object.fromEntries(Object.entries(actuators).map(([name, { kind }]) => [name, { kind }])),
    },
    initialise() {},
    beginTrial() {},
    step(_tick, _observations, _feedback, commands) {
      for (let i = 0; i < parts.length; i++) {
        const { name, type, message } = parts[i];
        type.copy(message as never, commands[name] as never);
      }
    },
    endTrial() {},
    save() {
      const state = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
      parts.reduce((at, { type, message }) => type.flatten(message as never, state, at), 0);
      return new Uint8Array(state.buffer);
    },
    restore(bytes) {
      const state = new Float64Array(bytes.slice().buffer);
      parts.reduce((at, { type, message }) => type.unflatten(state, at, message as never), 0);
    },
  };
}
