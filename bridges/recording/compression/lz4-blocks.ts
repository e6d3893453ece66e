import { MOST_CONTENT_BYTES } from './decompress.ts';

/**
 * The inner loop of LZ4 (lz4: LZ4 Block Format): decompresses blocks one after another. There is one in WebAssembly, and one in
 * plain JavaScript as its oracle.
 */
export interface Lz4Blocks {
  /** Starts with the blocks of another `input`. */
  begin(input: Uint8Array): void;
  /**
   * Decompresses the block at `from`, whose matches may reach back into earlier blocks.
   *
   * @param room largest size of its content in bytes
   * @returns false if it is not well-formed
   */
  block(from: number, bytes: number, room: number): boolean;
  /** Appends uncompressed bytes of the input. */
  stored(from: number, bytes: number): void;
  /** The content so far; borrowed until the next `begin`. */
  readonly content: Uint8Array;
}

const SHORTEST_MATCH = 4;
/** Value of half a token if more bytes of the length follow. */
const EXTENDED = 15;

export class Lz4Oracle implements Lz4Blocks {
  #input: Uint8Array = new Uint8Array(0);
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  /** Place in the input. */
  #at = 0;

  begin(input: Uint8Array): void {
    this.#input = input;
    this.#length = 0;
  }

  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  stored(from: number, bytes: number): void {
    this.#reserve(bytes);
    this.#bytes.set(this.#input.subarray(from, from + bytes), this.#length);
    this.#length += bytes;
  }

  block(from: number, size: number, room: number): boolean {
    this.#reserve(room);
    const input = this.#input.subarray(0, from + size);
    const bytes = this.#bytes;
    const limit = this.#length + room;
    let to = this.#length;
    this.#at = from;
    while (this.#at < input.length) {
      const token = input[this.#at++];
      const literals = this.#extended(token >> 4, input);
      if (this.#at + literals > input.length || to + literals > limit) return false;
      bytes.set(input.subarray(this.#at, this.#at + literals), to);
      to += literals;
      this.#at += literals;
      if (this.#at === input.length) break;
      if (this.#at + 2 > input.length) return false;
      const distance = input[this.#at] | (input[this.#at + 1] << 8);
      this.#at += 2;
      const length = this.#extended(token & EXTENDED, input) + SHORTEST_MATCH;
      if (distance === 0 || distance > to || to + length > limit) return false;
      for (const end = to + length; to < end; to++) bytes[to] = bytes[to - distance];
    }
    this.#length = to;
    return true;
  }

  /** A length with the bytes that extend it; Infinity if the block ends within them. */
  #extended(length: number, input: Uint8Array): number {
    if (length < EXTENDED) return length;
    let sum = length;
    for (let byte = 255; byte === 255; sum += byte) {
      if (this.#at === input.length) return Number.POSITIVE_INFINITY;
      byte = input[this.#at++];
    }
    return sum;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(MOST_CONTENT_BYTES, 2 * needed));
    grown.set(this.content);
    this.#bytes = grown;
  }
}
