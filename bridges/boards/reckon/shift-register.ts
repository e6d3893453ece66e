/*
 * The chip draws its random bits from linear feedback shift registers, s[k] = s[k - tap] ^ s[k - degree], and takes a block of
 * successive bits of the sequence at a time, the first in bit 0. A seed sets what its flip-flops hold: bit i, for i from `tap` on, is
 * s[i - degree] where the block begins at s[0], and bits below `tap` are s[0], s[1], ...
 */

/** s[-degree] ... s[-1] of a seed, in bits 0 and up. */
function history(seed: number, degree: number, tap: number): number {
  let bits = seed & ((1 << degree) - 1);
  for (let i = 0; i < tap; i++) bits ^= ((bits >> (degree + i - tap)) & 1) << i;
  return bits;
}

/** x^15 + x^14 + 1, in blocks of 15 or 7 bits: what rounds potentials and traces. */
export class RoundingRegister {
  readonly #block: 7 | 15;
  readonly #mask: number;
  #history: number;

  /** @param seed 15 bits. Blocks of 7 bits have them in another order: bits 0, 1, 3, 5, ..., 13 are older than 2, 4, ..., 14. */
  constructor(block: 7 | 15, seed: number) {
    this.#block = block;
    this.#mask = (1 << block) - 1;
    this.#history = history(block === 15 ? seed : inOrder(seed), 15, 1);
  }

  /** The next block. */
  next(): number {
    const bits = this.#history;
    let block = bits & this.#mask;
    block ^= block << 1;
    block ^= block << 2;
    block ^= block << 4;
    block ^= block << 8;
    block = (bits >> 14 === 0 ? block : ~block) & this.#mask;
    this.#history = (bits >> this.#block) | (block << (15 - this.#block));
    return block;
  }
}

/** The flip-flops of a register with blocks of 7 bits, by age: that of bit 0, then odd ones, then even ones from 2 on. */
function inOrder(seed: number): number {
  let bits = seed & 1;
  for (let i = 0; i < 7; i++)
    bits |= (((seed >> (2 * i + 1)) & 1) << (1 + i)) | (((seed >> (2 * i + 2)) & 1) << (8 + i));
  return bits;
}

/**
 * Blocks of words of 32 bits: what decides whether a weight changes. The 32nd power of its polynomial gives the same sequence word by
 * word: w[k] = w[k - tap] ^ w[k - degree].
 */
export class UpdateRegister {
  /** The block that {@link next} took. */
  readonly words: Uint32Array;
  readonly #tap: number;
  /** The next `degree` words of the sequence, from `#at` on, round the end. */
  readonly #ring: Uint32Array;
  #at = 0;

  constructor(degree: number, tap: number, words: number, seed: number) {
    this.words = new Uint32Array(words);
    this.#tap = tap;
    this.#ring = new Uint32Array(degree);
    const known = history(seed, degree, tap);
    const bits = new Uint8Array(degree + 32 * degree);
    for (let k = 0; k < degree; k++) bits[k] = (known >> k) & 1;
    for (let k = degree; k < bits.length; k++) {
      bits[k] = bits[k - tap] ^ bits[k - degree];
      this.#ring[(k - degree) >> 5] |= bits[k] << ((k - degree) & 31);
    }
  }

  /** Takes the next block. */
  next(): void {
    const ring = this.#ring;
    const { words } = this;
    for (let k = 0; k < words.length; k++) {
      const word = ring[this.#at];
      words[k] = word;
      ring[this.#at] = word ^ ring[this.#at < this.#tap ? this.#at - this.#tap + ring.length : this.#at - this.#tap];
      this.#at = this.#at + 1 === ring.length ? 0 : this.#at + 1;
    }
  }

  /** Bits `first` to `first` + 27 of the block. */
  bits28(first: number): number {
    const at = first >> 5;
    const shift = first & 31;
    const low = this.words[at] >>> shift;
    return (shift <= 4 ? low : low | (this.words[at + 1] << (32 - shift))) & 0xfffffff;
  }
}
