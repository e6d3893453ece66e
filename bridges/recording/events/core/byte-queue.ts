const NOTHING = new Uint8Array(0);

/**
 * Bytes of a file that have arrived and wait to be taken, in the order of the file. Nothing is copied as long as what is taken
 * lies in one piece and memory is not used again before it is taken.
 */
export class ByteQueue {
  #pieces: Uint8Array[] = [];
  #front = 0;
  #length = 0;

  /** Offset in the file of the first byte that waits. */
  get front(): number {
    return this.#front;
  }

  /** How many bytes wait. */
  get length(): number {
    return this.#length;
  }

  /** Offset in the file of the bytes that are to arrive next. */
  get end(): number {
    return this.#front + this.#length;
  }

  /** Adds the bytes that follow; borrowed until they are taken or {@link keep} is called. */
  append(bytes: Uint8Array): void {
    const last = this.#pieces.at(-1);
    const follows = last?.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset;
    if (follows) this.#pieces.pop();
    this.#pieces.push(follows ? new Uint8Array(last.buffer, last.byteOffset, last.length + bytes.length) : bytes);
    this.#length += bytes.length;
  }

  /**
   * Takes the next `least` bytes, or a multiple of that up to `most` where they lie in one piece.
   *
   * @param least at most as many as wait
   */
  take(least: number, most = least): Uint8Array {
    if (least === 0) return NOTHING;
    const first = this.#pieces[0].length;
    if (first < least) return this.#glue(least);
    const whole = Math.min(most, first);
    return this.#shift(Math.max(least, whole - (whole % least)));
  }

  /** Has the last `length` bytes of what was taken last wait again. */
  putBack(taken: Uint8Array, length: number): void {
    if (length === 0) return;
    this.#pieces.unshift(taken.subarray(taken.length - length));
    this.#front -= length;
    this.#length += length;
  }

  /** Goes to another offset in the file. What waits is kept where it leads there, else it is to arrive from there. */
  seek(offset: number): void {
    if (offset < this.#front || offset > this.end) {
      this.clear();
      this.#front = offset;
    }
    while (this.#front < offset) this.#shift(Math.min(offset - this.#front, this.#pieces[0].length));
  }

  /** Forgets what waits: it is to arrive again. */
  clear(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  /**
   * Keeps what waits when memory is about to be used again: at the start of `home`, where the next bytes may follow it, if there
   * is room for as many, else as a copy.
   *
   * @param passing memory that is used again, as `home` is
   */
  keep(passing: Uint8Array, home: Uint8Array | undefined): void {
    const [first] = this.#pieces;
    if (home !== undefined && this.#pieces.length === 1 && 2 * first.length <= home.length) {
      home.set(first);
      this.#pieces = [home.subarray(0, first.length)];
      return;
    }
    const used: readonly (ArrayBufferLike | undefined)[] = [passing.buffer, home?.buffer];
    this.#pieces = this.#pieces.map((piece) => (used.includes(piece.buffer) ? piece.slice() : piece));
  }

  /** The part of `home` behind what was kept there: bytes that are read to it follow without a copy. */
  roomIn(home: Uint8Array): Uint8Array {
    const last = this.#pieces.at(-1);
    if (last?.buffer !== home.buffer) return home;
    return home.subarray(last.byteOffset + last.length - home.byteOffset);
  }

  /** The first `length` bytes of the first piece. */
  #shift(length: number): Uint8Array {
    const [first] = this.#pieces;
    if (first.length === length) this.#pieces.shift();
    else this.#pieces[0] = first.subarray(length);
    this.#length -= length;
    this.#front += length;
    return first.subarray(0, length);
  }

  /** The first `length` bytes of several pieces, copied. */
  #glue(length: number): Uint8Array {
    const glued = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const part = this.#shift(Math.min(length - done, this.#pieces[0].length));
      glued.set(part, done);
      done += part.length;
    }
    return glued;
  }
}
