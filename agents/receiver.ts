import type { Subscription } from 'rxjs';
import { LatestArrival, type SensorHealth } from './arrival.ts';
import { faultAt, ReafferenceError, TimingError, ValidationError } from './errors.ts';
import type { MessageType } from './message-type.ts';
import { messageType } from './messages.ts';
import type { Robot } from './robot.ts';
import { Sameness } from './sameness.ts';
import type { SensorKind, SensorMessages, SensorSpec } from './sensors/index.ts';
import { bearableAge, Staleness } from './staleness.ts';

/** Limits within which a sensor may be silent, late or frozen. */
export interface ReceiverLimits {
  /** Seconds without news. Default: see `bearableSilence`. */
  readonly staleAfterSeconds: number | undefined;
  /** Seconds that a message may be old when it comes. Default: see `bearableAge`. */
  readonly lateAfterSeconds: number | undefined;
  /** Seconds of equal messages. Default: 0.25 s in a simulation, else Infinity. */
  readonly frozenAfterSeconds: number | undefined;
  /** Whether what is not borne stops the run. */
  readonly onFault: 'stop' | 'tell';
}

/** Scalars of a saved receiver before its message: those that {@link Receiver.save} names. */
const HEADER = 7;
/** Seconds of equal messages that are borne in a simulation. */
const FROZEN_SECONDS = 0.25;

/** Keeps the latest message of a sensor, and knows how well the sensor is. */
export class Receiver {
  readonly name: string;
  readonly message: Readonly<SensorMessages[SensorKind]> & { readonly arrival: LatestArrival };
  readonly #size: number;
  readonly #type: MessageType<SensorMessages[SensorKind]>;
  readonly #robot: Robot;
  readonly #now: () => number;
  readonly #staleness: Staleness;
  readonly #sameness: Sameness<SensorMessages[SensorKind]>;
  readonly #lateAfter: number;
  readonly #onFault: 'stop' | 'tell';
  /** Seconds of age with which the latest message came, if it was late; else 0. */
  #lateSeconds = 0;
  /** Tick of the latest message in which nothing was measured; -1 for none. */
  #blindTick = -1;
  #fault: ReafferenceError | undefined;
  #subscription: Subscription | undefined;

  /** @throws ValidationError `invalid_option`, `invalid_sensor` */
  constructor(robot: Robot, name: string, spec: SensorSpec, limits: ReceiverLimits) {
    const { clock, seconds } = robot;
    const { period } = clock;
    const ownTime = seconds !== undefined;
    const {
      lateAfterSeconds = bearableAge(spec, period, ownTime),
      frozenAfterSeconds = ownTime ? Infinity : FROZEN_SECONDS,
    } = limits;
    checkLimit(name, 'lateAfterSeconds', lateAfterSeconds);
    checkLimit(name, 'frozenAfterSeconds', frozenAfterSeconds);
    this.name = name;
    this.#robot = robot;
    this.#now = seconds === undefined ? () => clock.tick * period : () => seconds();
    this.#type = messageType(spec.kind);
    this.#size = spec.size;
    this.#staleness = new Staleness({ name, spec, period, seconds: limits.staleAfterSeconds }, clock.tick);
    this.#sameness = new Sameness(this.#type, spec.noise, frozenAfterSeconds / period - 1e-6);
    this.#lateAfter = lateAfterSeconds;
    this.#onFault = limits.onFault;
    this.message = { ...this.#type.create(spec.size), arrival: new LatestArrival(clock) };
  }

  /** Number of scalars that `save` writes now. */
  get stateLength(): number {
    return HEADER + this.#type.length(this.#elements());
  }

  /** Whether a saved state can have a number of scalars. */
  mayHave(length: number): boolean {
    return this.#type.sizeOf === undefined ? length === this.stateLength : length >= HEADER + this.#type.length(0);
  }

  /**
   * rxjs reports errors of an observer in a later turn of the event loop, so they are kept until {@link check} throws them.
   *
   * @throws ReafferenceError `sensor_failed` when the sensor cannot be listened to
   */
  open(): void {
    const { name } = this;
    const { tick } = this.#robot.clock;
    try {
      const sensor = this.#robot.sensors[name];
      this.#subscription = sensor.borrowed().subscribe({
        next: (latest) => {
          try {
            this.#take(latest, sensor.stampSeconds);
          } catch (error) {
            this.#fail(error);
          }
        },
        error: (error) => this.#fail(error),
        complete: () => this.#fail(ended(name)),
      });
    } catch (error) {
      throw faultAt(error, { code: 'sensor_failed', what: `sensor '${name}'`, tick, block: name });
    }
  }

  #take(latest: Readonly<SensorMessages[SensorKind]>, stampSeconds: number): void {
    const { message } = this;
    const { arrival } = message;
    const type = this.#type;
    if (type.tells?.(latest) === false) {
      this.#blindTick = this.#robot.clock.tick;
      return;
    }
    type.copy(latest, message);
    arrival.note(stampSeconds);
    this.#sameness.take(message, this.#elements(), arrival.tick);
    const age = this.#now() - stampSeconds;
    const late = age > this.#lateAfter + 1e-9;
    this.#lateSeconds = late ? age : 0;
    if (!late) this.#staleness.since = arrival.tick;
  }

  /**
   * Looks after the sensor in a tick, before the controller does.
   *
   * @throws ReafferenceError `sensor_failed` when a message could not be copied or the sensor's stream failed, `sensor_ended` when
   * the stream ended
   * @throws TimingError unless faults are only told: `sensor_stale` when the last message is too long ago, `sensor_late` when those that
   * come have been too old for as long, `sensor_frozen` when they are all the same
   */
  check(tick: number): void {
    if (this.#fault !== undefined) throw this.#fault;
    const { arrival } = this.message;
    const stale = this.#staleness.isStale(tick);
    const frozen = this.#sameness.isFrozen(arrival.tick);
    const late = this.#lateSeconds > 0;
    arrival.health = late ? 'late' : stale ? 'silent' : frozen ? 'frozen' : 'ok';
    if (this.#onFault === 'tell' || !(stale || frozen)) return;
    throw this.#unwell(stale ? arrival.health : 'frozen', tick);
  }

  #unwell(health: SensorHealth, tick: number): TimingError {
    const { name } = this;
    const { arrival } = this.message;
    const { seconds } = this.#staleness;
    const place = { tick, block: name };
    switch (health) {
      case 'late':
        return new TimingError(`sensor '${name}' is late`, {
          code: 'sensor_late',
          expected: `messages that are at most ${this.#lateAfter} s old, at least every ${seconds} s`,
          received: `the last message in tick ${arrival.tick}, ${this.#lateSeconds.toFixed(3)} s old by its stamp`,
          ...place,
          remedy: `look at the sensor, its link and the clock that stamps it; if it may be older, say so: --stale-after of the command \`ros2\`, \`lateAfterSeconds: { ${name}: ... }\` of connect`,
        });
      case 'frozen':
        return new TimingError(`sensor '${name}' is frozen`, {
          code: 'sensor_frozen',
          expected: 'measurements that differ, as their declared noise makes them',
          received: `${this.#sameness.count} equal messages, the first in tick ${this.#sameness.since}`,
          ...place,
          remedy: `look at the sensor; if it is coarser than its noise, say so: \`frozenAfterSeconds: { ${name}: Infinity }\` of connect`,
        });
      default:
        return new TimingError(`sensor '${name}' is silent`, {
          code: 'sensor_stale',
          expected: `a message at least every ${seconds} s`,
          received: this.#lastHeard(),
          ...place,
          remedy: `look at the sensor and its link; if it may be silent for longer, say so: --stale-after of a command, \`staleAfterSeconds: { ${name}: ... }\` of connect`,
        });
    }
  }

  #lastHeard(): string {
    const { tick } = this.message.arrival;
    const last = tick < 0 ? 'no message yet' : `the last message in tick ${tick}`;
    return this.#blindTick <= tick
      ? last
      : `${last}, and messages in which nothing was measured up to tick ${this.#blindTick}`;
  }

  /** A tick of rest. @throws what {@link check} throws but TimingError */
  rest(): void {
    if (this.#fault !== undefined) throw this.#fault;
    this.#staleness.rest();
  }

  /** The body may have been placed anew. */
  replace(): void {
    this.#staleness.replace();
    this.#sameness.count = 0;
  }

  close(): void {
    this.#subscription?.unsubscribe();
  }

  save(out: Float64Array, offset: number): number {
    const { arrival } = this.message;
    const { count, since } = this.#sameness;
    const header = [arrival.tick, arrival.stampSeconds, this.#staleness.since, this.#lateSeconds, this.#blindTick];
    out.set([...header, count, since], offset);
    return this.#type.flatten(this.message, out, offset + HEADER);
  }

  restore(from: Float64Array, offset: number): number {
    const { arrival } = this.message;
    const [tick, stampSeconds, since, lateSeconds, blindTick, count, same] = from.subarray(offset, offset + HEADER);
    arrival.tick = tick;
    arrival.stampSeconds = stampSeconds;
    this.#staleness.since = since;
    this.#lateSeconds = lateSeconds;
    this.#blindTick = blindTick;
    const end = this.#type.unflatten(from, offset + HEADER, this.message);
    this.#sameness.restore(this.message, this.#elements(), count, same);
    return end;
  }

  #elements(): number {
    return this.#type.sizeOf?.(this.message) ?? this.#size;
  }

  #fail(error: unknown): void {
    const { name } = this;
    const { tick } = this.#robot.clock;
    this.#fault ??= faultAt(error, { code: 'sensor_failed', what: `sensor '${name}'`, tick, block: name });
  }
}

function checkLimit(name: string, option: string, seconds: number): void {
  if (typeof seconds === 'number' && seconds > 0) return;
  throw new ValidationError(`${option} of sensor '${name}' is no limit`, {
    code: 'invalid_option',
    expected: 'seconds above 0, or Infinity',
    received: seconds,
    block: name,
    remedy: `give seconds, or leave ${option} out`,
  });
}

function ended(name: string): ReafferenceError {
  return new ReafferenceError(`the stream of sensor '${name}' ended`, {
    code: 'sensor_ended',
    expected: 'a stream that lasts as long as the wiring',
    remedy: 'undo the wiring before the sensor goes; a recording that is over ends a run',
  });
}
