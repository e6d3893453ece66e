/**
 * Counter-based random numbers: a draw is a function of a key and a counter, so any draw can be
 * made again, in any order and on any number of threads.
 *
 * The function is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random
 * numbers: as easy as 1, 2, 3"). Keys come from a seed, a name and an index, so streams of
 * different purposes never share draws.
 */
import { cos, log, TURN } from './math-f64.ts';

/** The parity constant of the key schedule. */
export const threefryParity = 0x1bd11bda;

/** Rotation of each round, in bits; round r uses entry r mod 8. */
export const threefryRotations: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];

/** Number of rounds. The key is added again after every fourth. */
export const threefryRounds = 20;

/** A pair of 32-bit words. */
export type Words = readonly [number, number];

/** Threefry-2x32-20 of the counter (c0, c1) under the key (k0, k1), as two words in [0, 2^32). */
export const threefry2x32 = (c0: number, c1: number, k0: number, k1: number, out: Uint32Array): Uint32Array => {
  const k2 = threefryParity ^ k0 ^ k1;
  let a = (c0 + k0) | 0;
  let b = (c1 + k1) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  out[0] = a + k2;
  out[1] = b + k0 + 5;
  return out;
};

/**
 * Absorbs a name and an index into a key. The key is replaced by the cipher, under itself, of one
 * block per two UTF-16 units (units, block number), then of (index, length with its top bit set).
 */
const absorb = (key: Words, name: string, index: number): Words => {
  if (!Number.isInteger(index) || index < 0 || index > 0xffffffff) {
    throw new RangeError(`A stream index is an integer in [0, 2^32), not ${index}`);
  }
  const state = Uint32Array.of(key[0], key[1]);
  const mix = (c0: number, c1: number): void => {
    threefry2x32(c0, c1, state[0], state[1], state);
  };
  for (let at = 0; at < name.length; at += 2) {
    const high = at + 1 < name.length ? name.charCodeAt(at + 1) : 0;
    mix(name.charCodeAt(at) | (high << 16), at >> 1);
  }
  mix(index, name.length | 0x80000000);
  return [state[0], state[1]];
};

/**
 * The key of a stream: the seed's low 32 bits and the rest (two's complement) are the first key,
 * which then absorbs the name and the index.
 *
 * @throws RangeError for a seed that is no safe integer
 */
export const streamKey = (seed: number, name: string, index = 0): Words => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is a safe integer, not ${seed}`);
  const high = Math.floor(seed / 0x100000000);
  return absorb([(seed - high * 0x100000000) >>> 0, high >>> 0], name, index);
};

/**
 * A stream of random numbers.
 *
 * Draws addressed by (tick, index) never depend on what was drawn before. The sequential draws
 * have a key of their own and a counter, which `save` and `restore` carry over.
 *
 * @example
 * const random = new RandomStream(1, 'noise');
 * console.log(random.uniform(), random.normal(), random.integer(6)); // the next draws of the stream
 * console.log(random.uniformAt(1000, 7)); // the draw of element 7 at tick 1000, whatever was drawn before
 */
export class RandomStream {
  /** First word of the key. */
  readonly key0: number;
  /** Second word of the key. */
  readonly key1: number;
  readonly #sequence: Uint32Array;
  readonly #block = new Uint32Array(2);
  /** Words drawn ahead. Number #next of them is the next to give; the first is word #first of the sequence, an even number. */
  #words = new Uint32Array(0);
  #next = 0;
  #first = 0;

  constructor(seed: number, name: string, index?: number);
  constructor(key: Words);
  constructor(from: number | Words, name = '', index = 0) {
    const [key0, key1] = typeof from === 'number' ? streamKey(from, name, index) : from;
    this.key0 = key0 >>> 0;
    this.key1 = key1 >>> 0;
    this.#sequence = threefry2x32(-1, -1, key0, key1, new Uint32Array(2));
  }

  /** A stream below this one, by name and index; it does not depend on what this one has drawn. */
  fork(name: string, index = 0): RandomStream {
    return new RandomStream(absorb([this.key0, this.key1], name, index));
  }

  /**
   * The 32-bit draw of element `index` at `tick`, both taken modulo 2^32.
   *
   * Block b = 4 floor(index / 8) + index mod 4 has the counter (tick, b); its word
   * floor(index / 4) mod 2 is the draw. Four lanes of blocks b..b+3 so give the elements 8g..8g+3
   * in their first and 8g+4..8g+7 in their second words.
   */
  uint32At(tick: number, index: number): number {
    const block = ((index >>> 3) << 2) | (index & 3);
    threefry2x32(tick | 0, block, this.key0, this.key1, this.#block);
    return this.#block[(index >>> 2) & 1];
  }

  /** `uint32At` / 2^32: uniform on [0, 1) with 32 bits. */
  uniformAt(tick: number, index: number): number {
    return this.uint32At(tick, index) * 2.3283064365386963e-10;
  }

  /** The upper 24 bits of `uint32At` / 2^24: uniform on [0, 1), exact in f32. */
  uniformF32At(tick: number, index: number): number {
    return (this.uint32At(tick, index) >>> 8) * 5.9604644775390625e-8;
  }

  /** The next 32-bit word: word n mod 2 of the block with the counter floor(n / 2). */
  next(): number {
    if (this.#next >= this.#words.length) this.#drawAhead();
    return this.#words[this.#next++];
  }

  /** Draws the next words: a block at first, then twice as many each time, up to AHEAD. */
  #drawAhead(): void {
    const { length } = this.#words;
    this.#first += length;
    this.#next -= length;
    if (length < AHEAD) this.#words = new Uint32Array(Math.max(2, 2 * length));
    fillBlocks(this.#words, this.#first / 2, this.#sequence[0], this.#sequence[1]);
  }

  /** Uniform on [0, 1) with 53 bits, from two words. */
  uniform(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 0x4000000 + low) * 1.1102230246251565e-16;
  }

  /** Standard normal by Box and Muller's sqrt(-2 log(1 - u)) cos(2 pi v), from four words. */
  normal(): number {
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    return radius * cos(TURN * this.uniform());
  }

  /** Exponential with the given mean, from two words. */
  exponential(mean = 1): number {
    return -mean * log(1 - this.uniform());
  }

  /**
   * Uniform on 0..n-1 for n in 1..2^32, without bias: words past the last multiple of n are redrawn.
   *
   * @throws RangeError for another n
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 0x100000000) {
      throw new RangeError(`A range has 1 to 2^32 values, not ${n}`);
    }
    const surelyBelow = 0x100000000 - n;
    let word = this.next();
    // Only a word this high can lie past the last multiple of n, so only then is that multiple computed.
    if (word >= surelyBelow) {
      const end = 0x100000000 - (0x100000000 % n);
      while (word >= end) word = this.next();
    }
    return word % n;
  }

  /** Puts the items in random order, in place (Fisher and Yates). */
  shuffle<
    T extends {
      /** Number of items. */
      length: number;
      [index: number]: unknown;
    },
  >(items: T): T {
    // Partners are drawn in batches, so that the processor fetches several items at once.
    for (let last = items.length - 1; last > 0; ) {
      const count = Math.min(partners.length, last);
      for (let n = 0; n < count; n += 1) partners[n] = this.integer(last - n + 1);
      for (let n = 0; n < count; n += 1, last -= 1) {
        const item = items[last];
        items[last] = items[partners[n]];
        items[partners[n]] = item;
      }
    }
    return items;
  }

  /** The numbers 0..n-1 in random order. */
  permutation(n: number): Uint32Array {
    return this.shuffle(Uint32Array.from({ length: n }, (_, at) => at));
  }

  /** The number of words drawn in sequence so far. */
  save(): number {
    return this.#first + this.#next;
  }

  /** Continues the sequence after its first `count` words. @throws RangeError unless that is a safe integer from 0 */
  restore(count: number): void {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`A count of words is a non-negative integer, not ${count}`);
    }
    this.#words = new Uint32Array(0);
    this.#next = count % 2;
    this.#first = count - this.#next;
  }
}

const partners = new Uint32Array(64);

/** The most words that a stream draws ahead. */
const AHEAD = 512;

/** Fills an array with the words of the blocks from number `block` on. A small function, which hosts compile early. */
const fillBlocks = (words: Uint32Array, block: number, key0: number, key1: number): void => {
  const pair = new Uint32Array(2);
  for (let at = 0; at < words.length; at += 2, block += 1) {
    threefry2x32(block | 0, Math.floor(block / 0x100000000), key0, key1, pair);
    words[at] = pair[0];
    words[at + 1] = pair[1];
  }
};
