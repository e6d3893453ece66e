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
    this.#makeRoom(1);
    this.#values[this.#length++] = value;
  }

  /** Adds the first `count` of some values at the end. */
  append(values: ArrayLike<number>, count: number): void {
    this.#makeRoom(count);
    const [own, end] = [this.#values, this.#length];
    for (let i = 0; i < count; i++) own[end + i] = values[i];
    this.#length += count;
  }

  /** Adds a value `count` times at the end. */
  repeat(value: number, count: number): void {
    this.#makeRoom(count);
    const [own, end] = [this.#values, this.#length];
    for (let i = 0; i < count; i++) own[end + i] = value;
    this.#length += count;
  }

  /** The values, not copied: to be read before the next one is added. */
  get values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  /** Drops the first `count` values. */
  drop(count: number): void {
    this.#values.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  /** Drops all values. */
  clear(): void {
    this.#length = 0;
  }

  /** Copies the values. */
  take(): A {
    return this.#values.slice(0, this.#length) as A;
  }

  #makeRoom(count: number): void {
    const [needed, has] = [this.#length + count, this.#values.length];
    if (needed > has) this.#values = grown(this.#values, Math.max(needed, 2 * has));
  }
}
