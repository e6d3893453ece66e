import type { Observer, Subscription } from 'rxjs';
import type { ActuatorKind, ActuatorMessages } from './actuators/index.ts';
import { checkManifest } from './agent.ts';
import { LatestArrival } from './arrival.ts';
import type { Controller, Feedback, TrialInfo, TrialOutcome } from './controller.ts';
import { DivergenceError, faultAt, type ReafferenceError, ValidationError } from './errors.ts';
import type { MessageType } from './message-type.ts';
import { messageType } from './messages.ts';
import type { ActuatorSpecs, CommandsOf, ObservationsOf, Robot, SensorSpecs } from './robot.ts';
import type { SensorKind, SensorMessages, SensorSpec } from './sensors/index.ts';

/** A controller wired into a robot. */
export interface Connection<S extends SensorSpecs, A extends ActuatorSpecs> {
  /** The latest message of each sensor and when it came; the controller's own copy, rewritten in place. */
  readonly observations: ObservationsOf<S>;
  /** The controller's last command to each actuator; rewritten in place. */
  readonly commands: CommandsOf<A>;
  /** Takes feedback from the judge of a task or a reward topic. It is delivered at the start of the next tick, rewards summed. */
  readonly feedback: Pick<Observer<Feedback>, 'next'>;
  /** Begins a trial of the controller; pending feedback is dropped. */
  beginTrial(info: TrialInfo): void;
  /** Ends the trial of the controller. */
  endTrial(outcome: TrialOutcome): void;
  /** Observations with their arrivals, commands and pending feedback, so that a restored connection continues bit-identically. */
  save(): Float64Array;
  /** @throws ValidationError `state_mismatch` when the state is of other sensors or actuators */
  restore(state: Float64Array): void;
  /** Stops the robot and undoes the wiring in reverse order. */
  dispose(): void;
}

/**
 * Wires a controller into a robot: copies the messages of the sensors, steps the controller in each tick and sends its
 * commands. On any fault, in a tick or at the boundary of a trial, the robot is made safe and the wiring is undone before the
 * error is thrown.
 *
 * @throws WiringError when the robot lacks what the controller's manifest asks for
 */
export function connect<S extends SensorSpecs, A extends ActuatorSpecs>(
  robot: Robot<S, A>,
  controller: Controller<ObservationsOf<S>, CommandsOf<A>>,
): Connection<S, A> {
  checkManifest(controller, robot.specs, robot.clock.period);
  const { name } = controller.manifest;
  const receivers = Object.entries(robot.specs.sensors).map(([sensor, spec]) => new Receiver(robot, sensor, spec));
  const senders = Object.entries(robot.specs.actuators).map(
    ([actuator, { kind }]) => new Sender(robot, actuator, kind),
  );
  const observations = messagesOf(receivers) as ObservationsOf<S>;
  const commands = messagesOf(senders) as CommandsOf<A>;
  const pending: Feedback = { reward: 0, phase: 'active' };
  const delivered: Feedback = { reward: 0, phase: 'active' };

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
        for (let i = 0; i < receivers.length; i++) receivers[i].check();
        try {
          controller.step(tick, observations, delivered, commands);
        } catch (error) {
          throw failed(error, tick);
        }
      },
      actuate(tick) {
        for (let i = 0; i < senders.length; i++) senders[i].check(name, tick);
        for (let i = 0; i < senders.length; i++) senders[i].send();
      },
      rest(tick, elapsed) {
        if (elapsed === 0) robot.safe();
        try {
          controller.rest?.(tick, elapsed);
        } catch (error) {
          throw failed(error, tick);
        }
      },
      dispose,
    },
  });
  for (const receiver of receivers) receiver.open();

  let live = true;
  function dispose(): void {
    if (!live) return;
    live = false;
    robot.safe();
    for (const receiver of receivers.toReversed()) receiver.close();
    detach();
  }
  const atBoundary = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      dispose();
      throw failed(error, robot.clock.tick);
    }
  };
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
      atBoundary(() => controller.beginTrial(info));
    },
    endTrial: (outcome) => atBoundary(() => controller.endTrial(outcome)),
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

/** Keeps the latest message of a sensor. */
class Receiver {
  readonly name: string;
  readonly message: Readonly<SensorMessages[SensorKind]> & { readonly arrival: LatestArrival };
  readonly #size: number;
  readonly #type: MessageType<SensorMessages[SensorKind]>;
  readonly #robot: Robot;
  #fault: ReafferenceError | undefined;
  #subscription: Subscription | undefined;

  constructor(robot: Robot, name: string, { kind, size }: SensorSpec) {
    this.name = name;
    this.#robot = robot;
    this.#type = messageType(kind);
    this.message = { ...this.#type.create(size), arrival: new LatestArrival(robot.clock) };
    this.#size = size;
  }

  /** Number of scalars that `save` writes now. */
  get stateLength(): number {
    return 2 + this.#type.length(this.#type.sizeOf?.(this.message) ?? this.#size);
  }

  /** Whether a saved state can have a number of scalars. */
  mayHave(length: number): boolean {
    return this.#type.sizeOf === undefined ? length === this.stateLength : length >= 2 + this.#type.length(0);
  }

  /** rxjs reports errors of an observer in a later turn of the event loop, so they are kept until {@link check} throws them. */
  open(): void {
    const sensor = this.#robot.sensors[this.name];
    const type = this.#type;
    const { message } = this;
    this.#subscription = sensor.borrowed().subscribe({
      next: (latest) => {
        try {
          type.copy(latest, message);
          message.arrival.note(sensor.stampSeconds);
        } catch (error) {
          this.#fail(error);
        }
      },
      error: (error) => this.#fail(error),
    });
  }

  /** @throws ReafferenceError `sensor_failed` when a message could not be copied or the sensor's stream failed */
  check(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  close(): void {
    this.#subscription?.unsubscribe();
  }

  save(out: Float64Array, offset: number): number {
    const { arrival } = this.message;
    out[offset] = arrival.tick;
    out[offset + 1] = arrival.stampSeconds;
    return this.#type.flatten(this.message, out, offset + 2);
  }

  restore(from: Float64Array, offset: number): number {
    const { arrival } = this.message;
    arrival.tick = from[offset];
    arrival.stampSeconds = from[offset + 1];
    return this.#type.unflatten(from, offset + 2, this.message);
  }

  #fail(error: unknown): void {
    const { name } = this;
    const { tick } = this.#robot.clock;
    this.#fault ??= faultAt(error, { code: 'sensor_failed', what: `sensor '${name}'`, tick, block: name });
  }
}

/** Sends the controller's command to an actuator. */
class Sender {
  readonly name: string;
  readonly message: ActuatorMessages[ActuatorKind];
  readonly stateLength: number;
  readonly #type: MessageType<ActuatorMessages[ActuatorKind]>;
  readonly #flat: Float64Array;
  readonly #sink: Robot['actuators'][string];

  constructor(robot: Robot, name: string, kind: ActuatorKind) {
    this.name = name;
    this.#type = messageType(kind);
    this.message = this.#type.create(1);
    this.stateLength = this.#type.length(1);
    this.#flat = new Float64Array(this.stateLength);
    this.#sink = robot.actuators[name];
  }

  /** @throws DivergenceError `command_not_finite` */
  check(controller: string, tick: number): void {
    const flat = this.#flat;
    this.#type.flatten(this.message, flat, 0);
    for (let i = 0; i < flat.length; i++) {
      if (Number.isFinite(flat[i])) continue;
      throw new DivergenceError(`controller '${controller}' commanded a value that is not finite`, {
        code: 'command_not_finite',
        expected: 'finite numbers',
        received: { ...this.message },
        tick,
        block: this.name,
        remedy: "look for a division by zero or a diverging state in the controller's decoder",
      });
    }
  }

  send(): void {
    this.#sink.next(this.message);
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
