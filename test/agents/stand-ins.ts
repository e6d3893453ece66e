import type { Clock, Controller, ControllerManifest, Robot, Twist } from '../../agents/index.ts';
import { messageType, Port, poseSensor, rodent, SimulatedClock, velocityActuator } from '../../agents/index.ts';

export const specs = { sensors: { pose: poseSensor() }, actuators: { velocity: velocityActuator() } };

/** A robot of which a test sees everything. `log` collects what happens to it. */
export function robotStandIn(log: string[], clock: SimulatedClock = new SimulatedClock()) {
  const pose = new Port(messageType('pose'), 1, true);
  const sent: Twist[] = [];
  const watched: Clock = {
    period: clock.period,
    get tick() {
      return clock.tick;
    },
    on(phase, listener) {
      log.push(`on ${phase}`);
      const stop = clock.on(phase, listener);
      return () => {
        log.push(`off ${phase}`);
        stop();
      };
    },
    run: (done, signal) => clock.run(done, signal),
  };
  const robot: Robot<typeof specs.sensors, typeof specs.actuators> = {
    body: rodent,
    clock: watched,
    specs,
    sensors: {
      pose: {
        stream: pose.stream,
        borrowed() {
          log.push('subscribe');
          const borrowed = pose.borrowed();
          return borrowed;
        },
      },
    },
    actuators: { velocity: { next: (command) => sent.push({ ...command }) } },
    safe: () => log.push('safe'),
    dispose: () => log.push('dispose'),
  };
  return { robot, clock, pose, sent };
}

type Step = Controller<{ readonly pose: { readonly x: number } }, { velocity: Twist }>['step'];

export function controllerStandIn(
  step: Step,
  manifest: Partial<ControllerManifest> = {},
  hooks: Partial<Pick<Controller, 'beginTrial' | 'endTrial'>> = {},
) {
  const controller: Controller<{ readonly pose: { readonly x: number } }, { velocity: Twist }> = {
    manifest: {
      name: 'stand-in',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
      ...manifest,
    },
    initialise() {},
    beginTrial() {},
    step,
    endTrial() {},
    save: () => new Uint8Array(0),
    restore() {},
    ...hooks,
  };
  return controller;
}
