import { grown } from './grown.ts';

/** A typed array that doubles when it is full. */
export class GrowingArray<A extends Float64Array | Float32Array | Uint32Array> {
  #values: A;
  #length = 0;

  /** @param initial values that it begins with; default: none */
  constructor(make: new (length: number) => A, initial: ArrayLike<number> = []) {
    this.#values = new make(Math.max(1024, initial.length));
    this.#values.set(initial);
    this.#length = initial.length;
  }

  /** Number of values. */
  get length(): number {
    return this.#length;
  }

  /** Adds a value at the end. */
  push(value: number): void {
    if (this.#length === this.#values.length) this.#values = grown(this.#values, 2 * this.#length);
    this.#values[this.#length++] = value;
  }

  /** The values, not copied: to be read before the next one is added. */
  get values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  /** Drops all values. */
  clear(): void {
    this.#length = 0;
  }

  /** Copies the values. @param first index of the first one; default: 0 */
  take(first = 0): A {
    return this.#values.slice(first, this.#length) as A;
  }
}
