import type { Observer } from 'rxjs';
import type { ActuatorKind, ActuatorMessages, ActuatorSpec } from './actuators/index.ts';
import { checkManifest } from './check-manifest.ts';
import type { Controller, Feedback, TrialInfo, TrialOutcome } from './controller.ts';
import { DivergenceError, faultAt, type ReafferenceError, ValidationError } from './errors.ts';
import { checkOptions } from './known-options.ts';
import type { MessageType } from './message-type.ts';
import { messageType } from './messages.ts';
import { nearestName } from './nearest-name.ts';
import { Receiver } from './receiver.ts';
import type { ActuatorSpecs, CommandsOf, ObservationsOf, Robot, SensorSpecs } from './robot.ts';
import { refusePromise } from './synchronous.ts';
import { makeSafe, takeAll, undoAll } from './undo.ts';

/** How a controller is wired into a robot. */
export interface ConnectOptions<S extends SensorSpecs = SensorSpecs> {
  /**
   * Seconds on the robot's clock without a message of a sensor after which the robot is made safe and the run fails; `Infinity`:
   * never. Time of rest does not count. Default, for sensors that the controller's manifest names: latency and longest jitter, and
   * five periods (more where samples are lost by a dropout), or 0.25 s if that is longer; for others: never. A sensor without a rate
   * has a message in each tick. A clock that catches up runs several ticks without a message between them: leave room for these.
   */
  readonly staleAfterSeconds?: { readonly [N in keyof S]?: number };
  /**
   * Seconds that a message of a sensor may be old by its stamp when it comes; `Infinity`: any. An older one is no news: the silence goes on,
   * and at its limit the run fails as `sensor_late`. Default, for sensors that the controller's manifest names: two periods, latency, longest
   * jitter and sweep, and at least 0.25 s on a robot with a time of its own; for others: any. A message without a stamp is never late.
   */
  readonly lateAfterSeconds?: { readonly [N in keyof S]?: number };
  /**
   * Seconds of messages that are equal to the last scalar, ten of them at least, after which a sensor counts as frozen, and the run fails;
   * `Infinity`: never. It can be told only of a sensor whose declared noise makes each measurement another: of ranges, those within range; of
   * whiskers, bent ones; never of odometry, touch and events. Default, for sensors that the controller's manifest names: 0.25 s in a
   * simulation, never on a robot with a time of its own, whose sensors may have a coarse resolution; for others: never.
   */
  readonly frozenAfterSeconds?: { readonly [N in keyof S]?: number };
}

/** A controller wired into a robot. */
export interface Connection<S extends SensorSpecs, A extends ActuatorSpecs> {
  /** The latest message of each sensor and when it came; the controller's own copy, rewritten in place. */
  readonly observations: ObservationsOf<S>;
  /** The controller's last command to each actuator; rewritten in place. */
  readonly commands: CommandsOf<A>;
  /** Takes feedback from the judge of a task or a reward topic. It is delivered at the start of the next tick, rewards summed. */
  readonly feedback: Pick<Observer<Feedback>, 'next'>;
  /** Begins a trial of the controller; pending feedback is dropped. Its sensors may need their latency anew. */
  beginTrial(info: TrialInfo): void;
  /** Ends the trial of the controller. */
  endTrial(outcome: TrialOutcome): void;
  /** Observations with their arrivals, commands and pending feedback, so that a restored connection continues bit-identically. */
  save(): Float64Array;
  /** @throws ValidationError `state_mismatch` when the state is of other sensors or actuators */
  restore(state: Float64Array): void;
  /**
   * Stops the robot and undoes the wiring in reverse order, whatever of it fails.
   *
   * @throws ReafferenceError `safe_failed` and others, after all was undone
   */
  dispose(): void;
}

/**
 * Wires a controller into a robot: copies the messages of the sensors, steps the controller in each tick and sends its
 * commands. On any fault, in a tick or at the boundary of a trial, the robot is made safe and the wiring is undone before the
 * error is thrown. Faults are also a sensor whose stream fails, ends, is silent or late for too long or frozen, and a function that returns
 * a promise. A message in which nothing was measured counts as none. What fails while the robot is made safe is in the `suppressed` of the error.
 *
 * @example
 * const agent = { body: point, sensors: { pose: poseSensor() }, actuators: { velocity: velocityActuator() } };
 * const world = { name: 'room', walls: rectangularArena(1.2, 1.2), obstacles: [] };
 * const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'kinematic', seed: 1 });
 * const controller = placeNavigator({ body: point, halfWidth: 0.6 });
 * controller.initialise(1, robot.clock.period);
 * connect(robot, controller).beginTrial({ index: 0, count: 1 });
 * await robot.clock.run(() => robot.clock.tick === 2000);
 * console.log(robot.physics.pose); // where it is after 2 s
 *
 * @throws WiringError when the robot lacks what the controller's manifest asks for, ValidationError `invalid_option` for a limit
 * of a sensor that is none, `unknown_option`, ReafferenceError `sensor_failed` when a sensor cannot be listened to
 */
export function connect<S extends SensorSpecs, A extends ActuatorSpecs>(
  robot: Robot<S, A>,
  controller: Controller<ObservationsOf<S>, CommandsOf<A>>,
  options: ConnectOptions<S> = {},
): Connection<S, A> {
  checkOptions<object>('connect', options, LIMITS);
  checkManifest(controller, robot.specs, robot.clock.period);
  const { name, sensors: read } = controller.manifest;
  for (const option of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) checkNames(robot.specs.sensors, option, options);
  const limitOf = (option: keyof typeof LIMITS, sensor: string): number | undefined =>
    options[option]?.[sensor] ?? (sensor in read ? undefined : Infinity);
  const receivers = Object.entries(robot.specs.sensors).map(
    ([sensor, spec]) =>
      new Receiver(robot, sensor, spec, {
        staleAfterSeconds: limitOf('staleAfterSeconds', sensor),
        lateAfterSeconds: limitOf('lateAfterSeconds', sensor),
        frozenAfterSeconds: limitOf('frozenAfterSeconds', sensor),
        onFault: read[sensor]?.onFault ?? 'stop',
      }),
  );
  const senders = Object.entries(robot.specs.actuators).map(([actuator, spec]) => new Sender(robot, actuator, spec));
  const observations = messagesOf(receivers) as ObservationsOf<S>;
  const commands = messagesOf(senders) as CommandsOf<A>;
  const pending: Feedback = { reward: 0, phase: 'active' };
  const delivered: Feedback = { reward: 0, phase: 'active' };

  const called = (what: string): string => `'${what}' of controller '${name}'`;
  const [step, rest] = [called('step'), called('rest')];
  const failed = (error: unknown, tick: number): ReafferenceError =>
    faultAt(error, { code: 'controller_failed', what: `controller '${name}'`, tick, block: name });
  const detach = robot.clock.attach({
    controller: {
      deliver() {
        delivered.reward = pending.reward;
        delivered.phase = pending.phase;
        pending.reward = 0;
      },
      step(tick) {
        for (let i = 0; i < receivers.length; i++) receivers[i].check(tick);
        try {
          refusePromise(controller.step(tick, observations, delivered, commands), step);
        } catch (error) {
          throw failed(error, tick);
        }
      },
      actuate(tick) {
        for (let i = 0; i < senders.length; i++) senders[i].check(name, tick);
        for (let i = 0; i < senders.length; i++) senders[i].send(tick);
      },
      rest(tick, elapsed) {
        if (elapsed === 0) makeSafe(robot, tick);
        for (let i = 0; i < receivers.length; i++) receivers[i].rest();
        try {
          refusePromise(controller.rest?.(tick, elapsed), rest);
        } catch (error) {
          throw failed(error, tick);
        }
      },
      dispose,
    },
  });
  let live = true;
  function dispose(): void {
    if (!live) return;
    live = false;
    const closing = receivers.toReversed().map((receiver) => () => receiver.close());
    const { tick } = robot.clock;
    undoAll([() => makeSafe(robot, tick), ...closing, detach], tick);
  }
  const orDispose = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      const thrown = takeAll([dispose]);
      throw failed(error, robot.clock.tick).suppress(thrown);
    }
  };
  orDispose(() => {
    for (const receiver of receivers) receiver.open();
  });

  const parts = [...receivers, ...senders];
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
      for (const receiver of receivers) receiver.replace();
      orDispose(() => refusePromise(controller.beginTrial(info), called('beginTrial')));
    },
    endTrial: (outcome) => orDispose(() => refusePromise(controller.endTrial(outcome), called('endTrial'))),
    save() {
      const lengths = parts.map(({ stateLength }) => stateLength);
      const own = [pending.reward, pending.phase === 'active' ? 0 : 1];
      const state = new Float64Array(lengths.reduce((sum, length) => sum + length, lengths.length + own.length));
      state.set(lengths);
      const offset = parts.reduce((at, part) => part.save(state, at), lengths.length);
      state.set(own, offset);
      return state;
    },
    restore(state) {
      const lengths = [...state.subarray(0, parts.length)];
      const length = lengths.reduce((sum, one) => sum + one, parts.length + 2);
      if (state.length !== length || !parts.every((part, n) => part.mayHave(lengths[n]))) {
        throw new ValidationError('the saved state is of another connection', {
          code: 'state_mismatch',
          expected: 'a state of the same sensors and actuators',
          received: `${state.length} numbers`,
        });
      }
      const offset = parts.reduce((at, part) => part.restore(state, at), parts.length);
      pending.reward = state[offset];
      pending.phase = state[offset + 1] === 0 ? 'active' : 'outcome';
    },
    dispose,
  };
}

function messagesOf(parts: readonly { readonly name: string; readonly message: object }[]): object {
  return Object.fromEntries(parts.map(({ name, message }) => [name, message]));
}

const LIMITS = { staleAfterSeconds: true, lateAfterSeconds: true, frozenAfterSeconds: true } as const;

/** @throws ValidationError `invalid_option` for a limit of a sensor that there is not */
function checkNames(sensors: SensorSpecs, option: keyof typeof LIMITS, options: ConnectOptions): void {
  const unknown = Object.keys(options[option] ?? {}).find((name) => !(name in sensors));
  if (unknown === undefined) return;
  const names = Object.keys(sensors);
  const nearest = nearestName(unknown, names);
  throw new ValidationError(`${option} names a sensor '${unknown}', which the robot lacks`, {
    code: 'invalid_option',
    expected: names.join(', '),
    received: unknown,
    ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
  });
}

/** Sends the controller's command to an actuator. */
class Sender {
  readonly name: string;
  readonly message: ActuatorMessages[ActuatorKind];
  readonly stateLength: number;
  readonly #type: MessageType<ActuatorMessages[ActuatorKind]>;
  readonly #flat: Float64Array;
  readonly #sink: Robot['actuators'][string];
  readonly #what: string;

  constructor(robot: Robot, name: string, { kind, size = 1 }: ActuatorSpec) {
    this.name = name;
    this.#type = messageType(kind);
    this.message = this.#type.create(size);
    this.stateLength = this.#type.length(size);
    this.#flat = new Float64Array(this.stateLength);
    this.#sink = robot.actuators[name];
    this.#what = `actuator '${name}'`;
  }

  /** @throws DivergenceError `command_not_finite` */
  check(controller: string, tick: number): void {
    const { message } = this;
    const flat = this.#flat;
    this.#type.flatten(message, flat, 0);
    // An array of numbers makes a number of any text that looks like one: the fields are looked at themselves too.
    let sound = true;
    for (let i = 0; i < flat.length; i++) sound &&= Number.isFinite(flat[i]);
    for (const field in message) {
      const value: unknown = message[field as keyof typeof message];
      sound &&= Number.isFinite(value) || ArrayBuffer.isView(value);
    }
    if (!sound) {
      throw new DivergenceError(`controller '${controller}' commanded a value that is not finite`, {
        code: 'command_not_finite',
        expected: 'finite numbers',
        received: { ...this.message },
        tick,
        block: this.name,
        remedy:
          "look for a division by zero or a diverging state in the controller's decoder, and for a text in place of a number",
      });
    }
  }

  /** @throws ReafferenceError `actuator_failed`, ValidationError `not_synchronous` */
  send(tick: number): void {
    try {
      refusePromise(this.#sink.next(this.message), this.#what);
    } catch (error) {
      throw faultAt(error, { code: 'actuator_failed', what: this.#what, tick, block: this.name });
    }
  }

  mayHave(length: number): boolean {
    return length === this.stateLength;
  }

  save(out: Float64Array, offset: number): number {
    return this.#type.flatten(this.message, out, offset);
  }

  restore(from: Float64Array, offset: number): number {
    return this.#type.unflatten(from, offset, this.message);
  }
}
