import type { Connections } from './connectivity.ts';

/** How often each pair of a source and a target occurs: one bit per pair, and a list of pairs that occur more than once. */
export class PairTable {
  readonly #from: number;
  readonly #to: number;
  /** Words per row. */
  readonly #stride: number;
  readonly #words: Uint32Array;
  /** Number of further occurrences of pairs that occur more than once. */
  readonly #again = new Map<number, number>();

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
    this.#stride = Math.ceil(to / 32);
    this.#words = new Uint32Array(from * this.#stride);
  }

  add(i: number, j: number): void {
    const word = i * this.#stride + (j >>> 5);
    const bits = this.#words[word];
    const mask = 1 << (j & 31);
    if ((bits & mask) === 0) this.#words[word] = bits | mask;
    else this.#again.set(i * this.#to + j, this.#oftener(i, j) + 1);
  }

  count(i: number, j: number): number {
    const bits = this.#words[i * this.#stride + (j >>> 5)];
    return (bits & (1 << (j & 31))) === 0 ? 0 : 1 + this.#oftener(i, j);
  }

  /** Replaces one pair (i, old) by (i, young). */
  replace(i: number, old: number, young: number): void {
    const more = this.#oftener(i, old);
    if (more > 1) this.#again.set(i * this.#to + old, more - 1);
    else if (more === 1) this.#again.delete(i * this.#to + old);
    else {
      const word = i * this.#stride + (old >>> 5);
      this.#words[word] = this.#words[word] & ~(1 << (old & 31));
    }
    this.add(i, young);
  }

  /** The `count` distinct pairs, by source, then target. */
  pairs(count: number): Connections {
    return this.#list(count, 0);
  }

  /** The `count` pairs that are not in the table, by source, then target. */
  others(count: number): Connections {
    return this.#list(count, -1);
  }

  #oftener(i: number, j: number): number {
    return this.#again.size === 0 ? 0 : (this.#again.get(i * this.#to + j) ?? 0);
  }

  #list(count: number, flip: number): Connections {
    const pre = new Uint32Array(count);
    const post = new Uint32Array(count);
    const [words, stride, to] = [this.#words, this.#stride, this.#to];
    const last = -1 >>> (stride * 32 - to);
    for (let i = 0, at = 0; i < this.#from; i++) {
      for (let n = 0; n < stride; n++) {
        let bits = words[i * stride + n] ^ flip;
        if (n === stride - 1) bits &= last;
        for (; bits !== 0; bits &= bits - 1) {
          pre[at] = i;
          post[at++] = 32 * n + 31 - Math.clz32(bits & -bits);
        }
      }
    }
    return { pre, post };
  }
}
