/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;

/** Pages that 32-bit addresses reach. */
export const MOST_PAGES = 65536;

/** Bytes of a cache line. Two threads should not write to the same line. */
export const LINE_BYTES = 64;

/** Bytes of a vector. */
const VECTOR_BYTES = 16;

/** Allocates the addresses of a linear memory, one after another. */
export class MemoryLayout {
  #end: number;

  /** @param from first free byte */
  constructor(from = 0) {
    this.#end = from;
  }

  /** Bytes up to the end of what has been allocated. */
  get end(): number {
    return this.#end;
  }

  /** Pages that hold all of it, at least one. */
  get pages(): number {
    return Math.max(1, Math.ceil(this.#end / PAGE_BYTES));
  }

  /**
   * Allocates `bytes` bytes, rounded up to whole vectors, and returns their address.
   *
   * @param alignment of the address, in bytes; a power of two
   */
  reserve(bytes: number, alignment = VECTOR_BYTES): number {
    const start = roundUp(this.#end, alignment);
    this.#end = start + roundUp(bytes, VECTOR_BYTES);
    return start;
  }

  /** Allocates `bytes` bytes on cache lines of their own and returns their address. */
  reserveLines(bytes: number): number {
    return this.reserve(roundUp(bytes, LINE_BYTES), LINE_BYTES);
  }

  /** Leaves the rest of the current cache line free. */
  endLine(): void {
    this.#end = roundUp(this.#end, LINE_BYTES);
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
