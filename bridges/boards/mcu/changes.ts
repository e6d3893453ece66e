import type { ArrayId } from '../../../controllers/engine/compiler/index.ts';
import { bytesOf, CHANGE, FILL, put } from './protocol.ts';

const HEAD = bytesOf(CHANGE);
/** Most words of a change. */
const MOST_WORDS = FILL - 1;
/** Unchanged words between changed ones that are sent along, as they take no more than another change does. */
const SMALL_GAP = HEAD / 4;

/** Changes of arrays, packed as a board takes them. */
export class Changes {
  /** The changes; `length` bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  length = 0;
  count = 0;
  readonly #view: DataView<ArrayBuffer>;
  readonly #flush: () => void;

  /**
   * @param room bytes that a request has for them
   * @param flush sends what there is and calls {@link clear}; called when no more fits
   */
  constructor(room: number, flush: () => void) {
    this.bytes = new Uint8Array(room);
    this.#view = new DataView(this.bytes.buffer);
    this.#flush = flush;
  }

  clear(): void {
    this.length = 0;
    this.count = 0;
  }

  /** Adds the words of an array that differ from those that the board has, and notes that it has them now. */
  addDifferences(array: ArrayId, words: Uint32Array, known: Uint32Array): void {
    const { length } = words;
    for (let from = 0; from < length; from++) {
      if (words[from] === known[from]) continue;
      let last = from;
      for (let i = from; i < length && i - last <= SMALL_GAP + 1; i++) if (words[i] !== known[i]) last = i;
      this.add(array, words, from, last + 1);
      known.set(words.subarray(from, last + 1), from);
      from = last;
    }
  }

  /** Adds the numbers that an encoder reads. */
  addNumbers(encoder: number, numbers: ArrayLike<number>): void {
    const { length } = numbers;
    if (this.bytes.length - this.length < HEAD + 8 * length) this.#flush();
    this.length = put(this.#view, this.length, CHANGE, { from: 0, array: encoder, count: 2 * length });
    for (let i = 0; i < length; i++, this.length += 8) this.#view.setFloat64(this.length, numbers[i], true);
    this.count++;
  }

  /** Adds the words of an array from `from` to before `to`. */
  add(array: ArrayId, words: Uint32Array, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const alike = this.#alike(words, at, to);
      const fill = alike > 2;
      if (this.bytes.length - this.length < HEAD + 4) this.#flush();
      const room = Math.floor((this.bytes.length - this.length - HEAD) / 4);
      const count = Math.min(MOST_WORDS, fill ? alike : Math.min(room, this.#unlike(words, at, to)));
      this.length = put(this.#view, this.length, CHANGE, { from: at, array, count: fill ? count | FILL : count });
      for (let i = 0; i < (fill ? 1 : count); i++, this.length += 4)
        this.#view.setUint32(this.length, words[at + i], true);
      this.count++;
      at += count;
    }
  }

  /** How many words from `at` on are the same. */
  #alike(words: Uint32Array, at: number, to: number): number {
    let end = at + 1;
    while (end < to && words[end] === words[at]) end++;
    return end - at;
  }

  /** How many words from `at` on come before many that are the same. */
  #unlike(words: Uint32Array, at: number, to: number): number {
    let same = 1;
    for (let i = at + 1; i < to; i++) {
      same = words[i] === words[i - 1] ? same + 1 : 1;
      if (same > SMALL_GAP + 2) return i + 1 - same - at;
    }
    return to - at;
  }
}
