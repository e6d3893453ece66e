import type { Controller, Twist } from '../../../agents/index.ts';

/**
 * Stands in for the controller of an agent that decides elsewhere: in each tick it passes on what was commanded.
 *
 * @param actuator name of the agent's velocity; undefined for an agent that does not move
 * @param read writes the velocity that holds
 */
export function remoteController(actuator: string | undefined, read: (into: Twist) => void): Controller {
  const controller: Controller<object, Readonly<Record<string, Twist>>> = {
    manifest: {
      name: 'remote',
      version: 1,
      sensors: {},
      actuators: actuator === undefined ? {} : { [actuator]: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial() {},
    step(_tick, _observations, _feedback, commands) {
      if (actuator !== undefined) read(commands[actuator]);
    },
    endTrial() {},
    save: () => new Uint8Array(0),
    restore() {},
  };
  return controller as unknown as Controller;
}
