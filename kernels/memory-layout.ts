/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;

/** Bytes of a cache line, which two threads should not write to. */
export const LINE_BYTES = 64;

/** Bytes of a vector. */
const VECTOR_BYTES = 16;

/** Hands out the addresses of a linear memory, one after another. */
export class MemoryLayout {
  #end: number;

  /** @param from first free byte */
  constructor(from = 0) {
    this.#end = from;
  }

  /** Bytes up to the end of what has been handed out. */
  get end(): number {
    return this.#end;
  }

  /** Pages that hold it all, at least one. */
  get pages(): number {
    return Math.max(1, Math.ceil(this.#end / PAGE_BYTES));
  }

  /** The address of `bytes` free bytes, rounded up to whole vectors. @param alignment of the address; a power of two */
  reserve(bytes: number, alignment = VECTOR_BYTES): number {
    const start = roundUp(this.#end, alignment);
    this.#end = start + roundUp(bytes, VECTOR_BYTES);
    return start;
  }

  /** The address of `bytes` free bytes, on cache lines of their own. */
  reserveLines(bytes: number): number {
    return this.reserve(roundUp(bytes, LINE_BYTES), LINE_BYTES);
  }

  /** Leaves the rest of the present cache line free. */
  endLine(): void {
    this.#end = roundUp(this.#end, LINE_BYTES);
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
