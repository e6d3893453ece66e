import { merge, Subject } from 'rxjs';
import type { Arrival, Clock, Controller, ControllerManifest, Robot, Twist } from '../../agents/index.ts';
import { messageType, Port, poseSensor, rodent, SimulatedClock, velocityActuator } from '../../agents/index.ts';

export const specs = { sensors: { pose: poseSensor() }, actuators: { velocity: velocityActuator() } };

/** A robot of which a test sees everything: `log` collects what happens to it, an error of `broken` is one of its sensor. */
export function robotStandIn(log: string[], clock: SimulatedClock = new SimulatedClock()) {
  const pose = new Port(messageType('pose'), 1, true);
  const broken = new Subject<never>();
  const sent: Twist[] = [];
  const watched: Clock = {
    period: clock.period,
    get tick() {
      return clock.tick;
    },
    attach(parts) {
      for (const place in parts) log.push(`attach ${place}`);
      const detach = clock.attach(parts);
      return () => {
        for (const place in parts) log.push(`detach ${place}`);
        detach();
      };
    },
    on: (phase, observer) => clock.on(phase, observer),
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
          return merge(pose.borrowed(), broken);
        },
        get stampSeconds() {
          return pose.stampSeconds;
        },
      },
    },
    actuators: { velocity: { next: (command) => sent.push({ ...command }) } },
    sense() {},
    advance() {},
    safe: () => log.push('safe'),
    dispose: () => log.push('dispose'),
  };
  return { robot, clock, pose, broken, sent };
}

type Observations = { readonly pose: { readonly x: number; readonly arrival: Arrival } };
type Step = Controller<Observations, { velocity: Twist }>['step'];

export function controllerStandIn(
  step: Step,
  manifest: Partial<ControllerManifest> = {},
  hooks: Partial<Pick<Controller, 'beginTrial' | 'endTrial' | 'rest'>> = {},
) {
  const controller: Controller<Observations, { velocity: Twist }> = {
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
