import type { SpikeBatch } from '../../../agents/index.ts';
import { type RunningHash, Sha256 } from '../../../kernels/sha256.ts';

const LAYOUT = 'reafference log digest 1';
const SENSED = 0xffffffff;
const COMMANDED = 0xfffffffe;
const BUFFER_WORDS = 1 << 14;
/** The words of NaN, whatever bits it was computed with. */
const NAN_HIGH = 0x7ff80000;

/**
 * Digest of what an agent sensed, how it spiked and what it commanded while it heard a log: a SHA-256 of little-endian 32-bit words, in
 * the order of the ticks; a double is its two words, low word first.
 *
 * | part | words |
 * |---|---|
 * | a sensor with a new message, in the order of the agent's | 0xffffffff; tick; its number; number of scalars; the scalars as doubles |
 * | a population that spiked | its number, from 0 in the order of first spikes; tick; number of spikes; the neurons |
 * | a tick | 0xfffffffe; tick; every scalar commanded, as doubles |
 */
export class SensedDigest {
  readonly #hash: RunningHash;
  readonly #words = new Uint32Array(BUFFER_WORDS);
  readonly #bytes = new Uint8Array(this.#words.buffer);
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);
  readonly #populations = new Map<string, number>();
  #used = 0;

  /** @param newHash begins a hash; default: that of the kernels */
  constructor(newHash: () => RunningHash = () => new Sha256()) {
    this.#hash = newHash();
    this.#hash.update(new TextEncoder().encode(LAYOUT));
  }

  /** Adds the first `count` scalars of a sensor's message. */
  sensed(tick: number, sensor: number, scalars: Float64Array, count: number): void {
    for (const word of [SENSED, tick, sensor, count]) this.#word(word);
    for (let i = 0; i < count; i++) this.#scalar(scalars[i]);
  }

  /** Adds the spikes of a population in the tick under way. */
  spikes({ population, tick, ids, count }: SpikeBatch): void {
    let number = this.#populations.get(population);
    if (number === undefined) {
      number = this.#populations.size;
      this.#populations.set(population, number);
    }
    this.#word(number);
    this.#word(tick);
    this.#word(count);
    for (let i = 0; i < count; i++) this.#word(ids[i]);
  }

  /** Adds the commands of a tick. */
  commanded(tick: number, scalars: Float64Array): void {
    this.#word(COMMANDED);
    this.#word(tick);
    for (let i = 0; i < scalars.length; i++) this.#scalar(scalars[i]);
  }

  /** The digest, in 64 lower-case hexadecimal digits. To be called once, at the end. */
  end(): string {
    this.#flush();
    this.#hash.update(new TextEncoder().encode(JSON.stringify([...this.#populations.keys()])));
    return Array.from(this.#hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #scalar(value: number): void {
    this.#double[0] = value;
    const isNumber = !Number.isNaN(value);
    this.#word(isNumber ? this.#halves[0] : 0);
    this.#word(isNumber ? this.#halves[1] : NAN_HIGH);
  }

  #word(value: number): void {
    if (this.#used === BUFFER_WORDS) this.#flush();
    this.#words[this.#used++] = value;
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, 4 * this.#used));
    this.#used = 0;
  }
}
