import type { MessageType, SensorKind, SensorMessages, SensorSpec } from '../../agents/index.ts';
import { messageType, Port, ticksPerSample, ValidationError, WiringError } from '../../agents/index.ts';
import { checkDropout } from '../../agents/staleness.ts';
import { RandomStream } from '../../kernels/random.ts';
import { distort, type SensorFault } from './faults.ts';
import type { SensorModel } from './seam/sensor-model.ts';

/** Largest possible normal draw in standard deviations: sqrt(-2 ln 2^-53). */
const FARTHEST_DRAW = 8.6;

/** Number of scalars of timing state before the undelivered samples. */
const HEADER = 6;

/** Words of a random stream that the draws of one sample may take, for each of its scalars. */
const WORDS = 8;

/** Scalars of an undelivered sample, before its message. */
const SLOT_HEADER = 4;

/** Nanoseconds in a second: the resolution of stamps. */
const NANOSECONDS = 1e9;

/**
 * Times at which the samples of a sensor are taken and delivered. The first sample is taken in the tick after `reset`, then one
 * every 1 / rate. A sample is lost with the probability of a dropout, and is due after latency + jitter N(0, 1), cut at 0, rounded
 * up to whole ticks. Samples stay in order: a late one delays those behind it. Of those due in one tick the newest is delivered;
 * messages that can be joined, such as those of event cameras, are. Timing draws from a stream of its own, so that jitter and dropout do not change measurements.
 *
 * Faults change samples after they were taken and before they are sent. All draws go on, so that what came before and comes after is as without
 * them.
 */
export class SampledSensor<K extends SensorKind = SensorKind> {
  readonly port: Port<SensorMessages[K]>;
  model: SensorModel<K>;
  readonly #makeModel: (random: RandomStream) => SensorModel<K>;
  readonly #type: MessageType<SensorMessages[K]>;
  readonly #message: SensorMessages[K];
  /** Scratch: a message that joins an earlier one. */
  readonly #later: SensorMessages[K];
  readonly #spec: SensorSpec<K>;
  readonly #noise: RandomStream;
  readonly #faultNoise: RandomStream;
  readonly #timing: RandomStream;
  readonly #period: number;
  readonly #every: number;
  readonly #latency: number;
  readonly #jitter: number;
  readonly #dropout: number;
  readonly #size: number;
  readonly #longest: number;
  #capacity = 0;
  /** Ring of undelivered samples: flattened messages, the ticks at which they were taken and are due, and their ages when taken in s. */
  #samples: Float64Array[] = [];
  #taken = new Float64Array(0);
  #age = new Float64Array(0);
  #due = new Float64Array(0);
  #faults: readonly SensorFault[] = [];
  /** Ticks since the last reset. */
  #elapsed = 0;
  /** Content that a frozen sensor repeats; empty before there is any. */
  #held = new Float64Array(0);
  #first = 0;
  #count = 0;
  #untilNext = 0;

  /**
   * @param model makes the model, given the stream for its noise
   * @throws WiringError `unknown_message_kind`
   * @throws ValidationError `invalid_sensor`, `invalid_rate`; TimingError `not_whole_ticks`; and what `model` throws
   */
  constructor(
    name: string,
    spec: SensorSpec<K>,
    options: { readonly period: number; readonly seed: number; readonly poison: boolean },
    model: (random: RandomStream) => SensorModel<K>,
  ) {
    checkSensor(name, spec);
    const { period, seed, poison } = options;
    this.#type = messageType(spec.kind);
    if (this.#type === undefined) {
      throw new WiringError(`sensor '${name}' is of kind '${spec.kind}', whose message type is not defined`, {
        code: 'unknown_message_kind',
        received: spec.kind,
        block: name,
        remedy: `call defineMessage('${spec.kind}', ...)`,
      });
    }
    this.port = new Port(this.#type, spec.size, poison);
    this.#message = this.#type.create(spec.size);
    this.#later = this.#type.create(spec.size);
    this.#spec = spec;
    this.#noise = new RandomStream(seed, `sensor ${name} noise`);
    this.#faultNoise = new RandomStream(seed, `sensor ${name} fault`);
    this.#timing = new RandomStream(seed, `sensor ${name} timing`);
    this.#makeModel = model;
    this.model = model(this.#noise);
    this.#period = period;
    this.#every = spec.rateHz === undefined ? 1 : ticksPerSample(spec.rateHz, period, `sensor '${name}'`);
    this.#latency = spec.latencySeconds ?? 0;
    this.#jitter = spec.jitterSeconds ?? 0;
    this.#dropout = spec.dropout ?? 0;
    this.#size = spec.size;
    this.#longest = this.#ticksOf(this.#latency + FARTHEST_DRAW * this.#jitter);
    this.#makeRoom(this.#longest);
  }

  /** Faults of the sensor, at times since the last reset. {@link reset} or {@link restore} must follow. */
  set faults(faults: readonly SensorFault[]) {
    this.#faults = faults;
    const waits = faults.map(({ kind, by = 0 }) => (kind === 'delayed' || kind === 'burst' ? this.#ticksOf(by) : 0));
    this.#makeRoom(this.#longest + waits.reduce((sum, wait) => sum + wait, 0));
  }

  /** Room for the samples that are under way for so many ticks. */
  #makeRoom(longest: number): void {
    const capacity = longest === 0 ? 0 : Math.ceil(longest / this.#every) + 2;
    if (capacity === this.#capacity) return;
    this.#capacity = capacity;
    this.#samples = Array.from({ length: capacity }, () => new Float64Array(this.#type.length(this.#size)));
    this.#taken = new Float64Array(capacity);
    this.#due = new Float64Array(capacity);
    this.#age = new Float64Array(capacity);
    this.#first = 0;
    this.#count = 0;
  }

  /** The work of one tick: takes a sample if one is due, and delivers the newest that has arrived. */
  sense(tick: number): void {
    this.model.track?.();
    if (this.#untilNext === 0) {
      this.#untilNext = this.#every;
      this.model.sample(this.#message);
      const dropped = this.#dropout > 0 && this.#timing.uniform() < this.#dropout;
      const wait = this.#faults.length === 0 ? 0 : this.#suffer();
      const lost = dropped || wait === DEAD;
      if (this.#capacity > 0) this.#dispatch(tick, lost, wait);
      else if (!lost) this.port.emit(this.#message, this.#stamp(tick, this.model.age?.() ?? 0));
    }
    this.#untilNext--;
    this.#elapsed++;
    if (this.#count > 0) this.#deliver(tick);
  }

  /** Has the sample suffer from the faults of the present. Returns the ticks that it waits for beside its delay, or DEAD. */
  #suffer(): number {
    const age = this.#elapsed;
    const message = this.#message;
    let wait = 0;
    this.#faultNoise.restore(age * WORDS * (this.#type.length(this.#size) + 1));
    for (const fault of this.#faults) {
      const { kind, fromSeconds, toSeconds = Infinity, by = 0 } = fault;
      const from = this.#ticksOf(fromSeconds);
      const to = toSeconds === Infinity ? Infinity : this.#ticksOf(toSeconds);
      const present = age >= from && age < to;
      if (kind === 'frozen') {
        if (present && this.#held.length > 0) this.#type.unflatten(this.#held, 0, message);
        else if (age < to) this.#hold(message);
      } else if (!present) continue;
      else if (kind === 'dead') wait = DEAD;
      else if (kind === 'delayed') wait += this.#ticksOf(by);
      else if (kind === 'burst') {
        const every = this.#ticksOf(by);
        wait += Math.min(from + Math.ceil((age - from) / every) * every, to) - age;
      } else distort(fault, this.#spec, message, () => this.#faultNoise.normal());
      if (wait === DEAD) return DEAD;
    }
    return wait;
  }

  #hold(message: SensorMessages[K]): void {
    const length = this.#type.length(this.#size);
    if (this.#held.length !== length) this.#held = new Float64Array(length);
    this.#type.flatten(message, this.#held, 0);
  }

  #dispatch(tick: number, lost: boolean, wait: number): void {
    const delay =
      this.#jitter === 0 ? this.#latency : Math.max(0, this.#latency + this.#jitter * this.#timing.normal());
    if (lost) return;
    const slot = (this.#first + this.#count) % this.#capacity;
    this.#taken[slot] = tick;
    this.#due[slot] = tick + this.#ticksOf(delay) + wait;
    this.#age[slot] = this.model.age?.() ?? 0;
    const length = this.#type.length(this.#type.sizeOf?.(this.#message) ?? this.#size);
    if (length > this.#samples[slot].length) this.#samples[slot] = new Float64Array(2 * length);
    this.#type.flatten(this.#message, this.#samples[slot], 0);
    this.#count++;
  }

  #deliver(tick: number): void {
    const { join } = this.#type;
    let newest = -1;
    while (this.#count > 0 && this.#due[this.#first] <= tick) {
      const sample = this.#samples[this.#first];
      if (newest < 0 || join === undefined) this.#type.unflatten(sample, 0, this.#message);
      else {
        this.#type.unflatten(sample, 0, this.#later);
        join(this.#later, this.#message);
      }
      newest = this.#first;
      this.#first = (this.#first + 1) % this.#capacity;
      this.#count--;
    }
    if (newest >= 0) this.port.emit(this.#message, this.#stamp(this.#taken[newest], this.#age[newest]));
  }

  /** The stamp of a sample, to a nanosecond. */
  #stamp(taken: number, age: number): number {
    return Math.round((taken * this.#period - age) * NANOSECONDS) / NANOSECONDS;
  }

  #ticksOf(seconds: number): number {
    return Math.ceil(seconds / this.#period - 1e-9);
  }

  /** Drops undelivered samples and resets the model; the next tick takes a sample. Random streams go on. */
  reset(): void {
    this.#first = 0;
    this.#count = 0;
    this.#untilNext = 0;
    this.#elapsed = 0;
    this.#held = new Float64Array(0);
    this.model.reset();
  }

  /** Makes a new model, for another world. Numbers that are drawn once, such as an offset, stay the same. {@link reset} must follow. */
  rebuild(): void {
    const drawn = this.#noise.save();
    this.#noise.restore(0);
    this.model = this.#makeModel(this.#noise);
    this.#noise.restore(drawn);
  }

  /** Number of scalars that `save` writes now. */
  get stateLength(): number {
    const { state, waiting } = this.model;
    const undelivered = this.#slots().map((slot) => this.#samples[slot].length);
    const arrays = [...state.map(({ length }) => length), ...undelivered];
    return arrays.reduce(
      (sum, length) => sum + length,
      HEADER + this.#held.length + SLOT_HEADER * this.#count + (waiting?.stateLength ?? 0),
    );
  }

  /** @param tick the next tick, relative to which undelivered samples are saved */
  save(out: Float64Array, offset: number, tick: number): number {
    const held = this.#held;
    out.set(
      [this.#noise.save(), this.#timing.save(), this.#untilNext, this.#count, this.#elapsed, held.length],
      offset,
    );
    offset += HEADER;
    out.set(held, offset);
    offset += held.length;
    for (const part of this.model.state) {
      out.set(part, offset);
      offset += part.length;
    }
    for (const slot of this.#slots()) {
      const sample = this.#samples[slot];
      out.set([this.#taken[slot] - tick, this.#due[slot] - tick, this.#age[slot], sample.length], offset);
      out.set(sample, offset + SLOT_HEADER);
      offset += SLOT_HEADER + sample.length;
    }
    return this.model.waiting?.save(out, offset) ?? offset;
  }

  restore(from: Float64Array, offset: number, tick: number): number {
    this.#noise.restore(from[offset]);
    this.#timing.restore(from[offset + 1]);
    const [untilNext, count, age, held] = from.subarray(offset + 2, offset + HEADER);
    this.#untilNext = untilNext;
    this.#count = count;
    this.#elapsed = age;
    this.#first = 0;
    offset += HEADER;
    this.#held = from.slice(offset, offset + held);
    offset += held;
    for (const part of this.model.state) {
      part.set(from.subarray(offset, offset + part.length));
      offset += part.length;
    }
    for (const slot of this.#slots()) {
      const length = from[offset + 3];
      this.#taken[slot] = from[offset] + tick;
      this.#due[slot] = from[offset + 1] + tick;
      this.#age[slot] = from[offset + 2];
      offset += SLOT_HEADER;
      this.#samples[slot] = from.slice(offset, offset + length);
      offset += length;
    }
    return this.model.waiting?.restore(from, offset) ?? offset;
  }

  /** Places of the undelivered samples, the oldest first. */
  #slots(): number[] {
    return Array.from({ length: this.#count }, (_, n) => (this.#first + n) % this.#capacity);
  }
}

/** No number of ticks: a sample that is never sent. */
const DEAD = -1;

function checkSensor(name: string, spec: SensorSpec): void {
  const { latencySeconds = 0, jitterSeconds = 0, dropout = 0, size } = spec;
  checkDropout(dropout, name);
  const requirements: readonly [string, number, boolean, string][] = [
    ['latencySeconds', latencySeconds, latencySeconds >= 0, 'at least 0 s'],
    ['jitterSeconds', jitterSeconds, jitterSeconds >= 0, 'at least 0 s'],
    ['size', size, Number.isInteger(size) && size >= 1, 'a whole number of elements, at least 1'],
  ];
  for (const [field, value, holds, expected] of requirements) {
    if (holds && Number.isFinite(value)) continue;
    throw new ValidationError(`sensor '${name}' has an impossible ${field}`, {
      code: 'invalid_sensor',
      expected,
      received: value,
      block: name,
    });
  }
  for (const [field, value] of Object.entries(spec.noise)) {
    if (Number.isFinite(value)) continue;
    throw new ValidationError(`sensor '${name}' has an impossible noise parameter ${field}`, {
      code: 'invalid_sensor',
      expected: 'a finite number',
      received: value,
      block: name,
    });
  }
}
