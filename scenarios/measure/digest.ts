import type { Pose, SpikeBatch, TrialOutcome } from '../../agents/index.ts';
import { DivergenceError, ValidationError } from '../../agents/index.ts';
import { type RunningHash, Sha256 } from '../../kernels/sha256.ts';

/** Name of the layout of the hashed bytes. A change of what is hashed, or of its order, is a new layout. */
const LAYOUT = 'reafference digest 1';
const TICK = 0xffffffff;
const END = 0xfffffffe;
const REST = 0xfffffffd;
const BUFFER_WORDS = 16384;
const CHAIN_BYTES = 32;

/** State of a {@link RunDigest} between two ticks. */
export interface DigestState {
  /** Link of the chain after the last ended trial, 32 bytes. */
  readonly chain: Uint8Array;
  /** The trial under way; absent between two trials. */
  readonly trial?: {
    /** State of the hash of the trial, 104 bytes as {@link RunningHash.save} gives them. */
    readonly hash: Uint8Array;
    /** Names of the populations that spiked in the trial, in the order of their numbers. */
    readonly populations: readonly string[];
  };
}

/**
 * Digest of what a run did: a chain of SHA-256 over its trials. Link n is H(link n-1, canonical bytes of trial n), and link 0 is
 * the hash of the layout's name. Two runs with the same digest did the same in every tick.
 *
 * The canonical bytes of a trial are little-endian 32-bit words; a double is its two words, low word first:
 *
 * | part | words |
 * |---|---|
 * | start | index of the trial; start x, y, heading as doubles |
 * | a population that spiked, before its tick or tick of rest | its number; tick of the run; number of spikes; the neurons |
 * | a tick of rest, before the first tick | 0xfffffffd |
 * | a tick | 0xffffffff; x, y, heading at its end, every scalar commanded (actuators by name), reward judged, as doubles |
 * | end | 0xfffffffe; 1 for success + 2 for terminated; then, as UTF-8, the JSON array of the populations' names |
 *
 * Populations are numbered from 0 within a trial, in the order of their first spike. Neurons are ascending within a step of the
 * network. NaN and infinities are never hashed.
 */
export class RunDigest {
  readonly #newHash: () => RunningHash;
  #chain: Uint8Array = new Sha256().update(utf8(LAYOUT)).digest();
  #hash: RunningHash | undefined;
  readonly #words = new Uint32Array(BUFFER_WORDS);
  readonly #bytes = new Uint8Array(this.#words.buffer);
  #used = 0;
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);
  readonly #populations = new Map<string, number>();

  /** @param newHash begins a hash; default: {@link Sha256}, which can be saved inside a trial */
  constructor(newHash: () => RunningHash = () => new Sha256()) {
    this.#newHash = newHash;
  }

  /** Link of the chain after the last ended trial, in 64 lower-case hexadecimal digits. */
  get hex(): string {
    return hexadecimal(this.#chain);
  }

  /**
   * The state between two ticks.
   *
   * @throws ValidationError `not_saved_inside_trial` when a trial is under way and the host's hash cannot be saved
   */
  save(): DigestState {
    const chain = this.#chain.slice();
    if (this.#hash === undefined) return { chain };
    this.#flush();
    const hash = this.#hash.save?.();
    if (hash === undefined) {
      throw new ValidationError('this run can be saved between trials only', {
        code: 'not_saved_inside_trial',
        expected: 'a hash that can be saved',
        remedy: "leave the host's newHash out",
      });
    }
    return { chain, trial: { hash, populations: [...this.#populations.keys()] } };
  }

  /**
   * Goes on from a saved state.
   *
   * @throws RangeError when the chain is not of 32 bytes, or the state of the hash not of 104
   */
  restore({ chain, trial }: DigestState): void {
    if (chain.length !== CHAIN_BYTES) throw new RangeError(`a chain has ${CHAIN_BYTES} bytes, not ${chain.length}`);
    this.#chain = chain.slice();
    this.#hash = undefined;
    this.#used = 0;
    this.#populations.clear();
    if (trial === undefined) return;
    this.#hash = new Sha256().restore(trial.hash);
    for (const name of trial.populations) this.#populations.set(name, this.#populations.size);
  }

  /** Begins the bytes of a trial: its index, from 0, and its start. */
  beginTrial(index: number, start: Readonly<Pose>): void {
    this.#hash = this.#newHash();
    this.#hash.update(this.#chain);
    this.#populations.clear();
    this.#used = 0;
    this.#word(index);
    this.#writeDouble(start.x);
    this.#writeDouble(start.y);
    this.#writeDouble(start.heading);
  }

  /** Adds the end of a tick of rest. */
  rest(): void {
    this.#word(REST);
  }

  /** Adds the spikes of one population in the tick that {@link tick} or {@link rest} ends next. */
  spikes({ population, tick, ids, count }: SpikeBatch): void {
    let number = this.#populations.get(population);
    if (number === undefined) {
      number = this.#populations.size;
      this.#populations.set(population, number);
    }
    if (this.#used + count + 3 > BUFFER_WORDS) this.#flush();
    this.#word(number);
    this.#word(tick);
    this.#word(count);
    for (let i = 0; i < count; i++) this.#word(ids[i]);
  }

  /**
   * Adds the end of a tick.
   *
   * @param scalars pose, commands and reward, in the order of the layout
   * @param names what each scalar is, for errors
   * @throws DivergenceError `not_finite`
   */
  tick(tick: number, scalars: Float64Array, names: readonly string[]): void {
    const length = scalars.length;
    if (this.#used + 1 + 2 * length > BUFFER_WORDS) this.#flush();
    this.#word(TICK);
    for (let i = 0; i < length; i++) {
      const value = scalars[i];
      if (!(value - value === 0)) throw notFinite(tick, names[i], value);
      this.#double[0] = value;
      this.#words[this.#used++] = this.#halves[0];
      this.#words[this.#used++] = this.#halves[1];
    }
  }

  /**
   * Ends the trial, and adds its link to the chain.
   *
   * @throws RangeError when no trial has begun
   */
  endTrial({ success, terminated }: TrialOutcome): void {
    const hash = this.#hash;
    if (hash === undefined) throw new RangeError('no trial has begun');
    this.#word(END);
    this.#word((success ? 1 : 0) + (terminated ? 2 : 0));
    this.#flush();
    hash.update(utf8(JSON.stringify([...this.#populations.keys()])));
    this.#chain = new Uint8Array(hash.digest());
    this.#hash = undefined;
  }

  #word(value: number): void {
    if (this.#used === BUFFER_WORDS) this.#flush();
    this.#words[this.#used++] = value;
  }

  #writeDouble(value: number): void {
    this.#double[0] = value;
    this.#word(this.#halves[0]);
    this.#word(this.#halves[1]);
  }

  #flush(): void {
    this.#hash?.update(this.#bytes.subarray(0, this.#used * 4));
    this.#used = 0;
  }
}

/** The digest of a run: a SHA-256 over the digests of its seeds, in their order. All are hexadecimal digits. */
export function digestOfSeeds(digests: readonly string[]): string {
  const hash = new Sha256().update(utf8(`${LAYOUT}, seeds`));
  for (const digest of digests) hash.update(fromHexadecimal(digest));
  return hexadecimal(hash.digest());
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHexadecimal(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** Makes the DivergenceError `not_finite`, for a value that must never be hashed. `block` says what the value is. */
export function notFinite(tick: number, block: string, value: number): DivergenceError {
  return new DivergenceError(`${block} is not a finite number`, {
    code: 'not_finite',
    expected: 'a finite number',
    received: String(value),
    tick,
    block,
    remedy: 'look for a division by zero or a runaway state in what computes it',
  });
}
