import type { Observer, Subscription } from 'rxjs';
import { checkManifest } from './agent.ts';
import type { Controller, Feedback, TrialInfo, TrialOutcome } from './controller.ts';
import { DivergenceError, ReafferenceError } from './errors.ts';
import type { ActuatorMessages, SensorMessages } from './messages.ts';
import { messageType } from './messages.ts';
import type { ActuatorSpecs, CommandsOf, ObservationsOf, Robot, SensorSpecs } from './robot.ts';

/** A controller at work in a robot. */
export interface Connection<S extends SensorSpecs, A extends ActuatorSpecs> {
  /** The latest message of each sensor; the controller's own copy, rewritten in place. */
  readonly observations: ObservationsOf<S>;
  /** What the controller last commanded; rewritten in place. */
  readonly commands: CommandsOf<A>;
  /** Where the judge of a task, or a reward topic, sends; delivered at the start of the next tick, rewards summed. */
  readonly feedback: Pick<Observer<Feedback>, 'next'>;
  beginTrial(info: TrialInfo): void;
  endTrial(outcome: TrialOutcome): void;
  /** Stops the robot and undoes the wiring in reverse order. */
  dispose(): void;
}

/**
 * Wires a controller into a robot: copies what the sensors emit, steps the controller in each tick's `control` phase and
 * sends what it commands. On any error the robot is made safe before the error travels on.
 *
 * @throws WiringError when the robot lacks what the controller's manifest asks for.
 */
export function connect<S extends SensorSpecs, A extends ActuatorSpecs>(
  robot: Robot<S, A>,
  controller: Controller<ObservationsOf<S>, CommandsOf<A>>,
): Connection<S, A> {
  checkManifest(controller, robot.specs, robot.clock.period);
  const undo: (() => void)[] = [];
  const observations = receive(robot, undo);
  const { commands, send } = transmit(robot, controller.manifest.name);

  const pending: Feedback = { reward: 0, phase: 'active' };
  const delivered: Feedback = { reward: 0, phase: 'active' };
  undo.push(
    robot.clock.on('deliver', () => {
      delivered.reward = pending.reward;
      delivered.phase = pending.phase;
      pending.reward = 0;
    }),
  );

  const guard = <T>(tick: number, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      dispose();
      throw locate(error, tick, controller.manifest.name);
    }
  };
  let tickNow = 0;
  const step = (): void => {
    controller.step(tickNow, observations, delivered, commands);
    send(tickNow);
  };
  undo.push(
    robot.clock.on('control', (tick) => {
      tickNow = tick;
      guard(tick, step);
    }),
  );

  let live = true;
  const dispose = (): void => {
    if (!live) return;
    live = false;
    robot.safe();
    for (const one of undo.reverse()) one();
  };
  return {
    observations,
    commands,
    feedback: {
      next({ reward, phase }) {
        pending.reward += reward;
        pending.phase = phase;
      },
    },
    beginTrial(info) {
      pending.reward = 0;
      pending.phase = 'active';
      guard(robot.clock.tick, () => controller.beginTrial(info));
    },
    endTrial: (outcome) => guard(robot.clock.tick, () => controller.endTrial(outcome)),
    dispose,
  };
}

function receive<S extends SensorSpecs>(robot: Robot<S>, undo: (() => void)[]): ObservationsOf<S> {
  const observations: Record<string, SensorMessages[keyof SensorMessages]> = {};
  for (const [name, spec] of Object.entries(robot.specs.sensors)) {
    const type = messageType(spec.kind);
    const message = type.create(spec.size);
    observations[name] = message;
    const sensor = robot.sensors[name as keyof S];
    const subscription: Subscription = sensor.borrowed().subscribe((latest) => type.copy(latest, message));
    undo.push(() => subscription.unsubscribe());
  }
  return observations as ObservationsOf<S>;
}

function transmit<A extends ActuatorSpecs>(
  robot: Robot<SensorSpecs, A>,
  controllerName: string,
): { commands: CommandsOf<A>; send: (tick: number) => void } {
  const commands: Record<string, ActuatorMessages[keyof ActuatorMessages]> = {};
  const senders = Object.entries(robot.specs.actuators).map(([name, spec]) => {
    const type = messageType(spec.kind);
    const message = type.create(1);
    commands[name] = message;
    const flat = new Float64Array(type.length(1));
    const sink = robot.actuators[name as keyof A];
    return (tick: number): void => {
      type.flatten(message, flat, 0);
      for (let i = 0; i < flat.length; i++) {
        if (!Number.isFinite(flat[i])) {
          throw new DivergenceError(`controller '${controllerName}' commanded a value that is not finite`, {
            code: 'command_not_finite',
            expected: 'finite numbers',
            received: { ...message },
            tick,
            block: name,
            remedy: "look for a division by zero or a diverging state in the controller's decoder",
          });
        }
      }
      sink.next(message as never);
    };
  });
  return {
    commands: commands as CommandsOf<A>,
    send(tick) {
      for (let i = 0; i < senders.length; i++) senders[i](tick);
    },
  };
}

/** Adds the tick and the controller to an error that does not say where it arose. */
function locate(error: unknown, tick: number, block: string): unknown {
  if (error instanceof ReafferenceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ReafferenceError(`controller '${block}' failed: ${message}`, {
    code: 'controller_failed',
    tick,
    block,
    cause: error,
  });
}
