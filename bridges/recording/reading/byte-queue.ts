const NOTHING = new Uint8Array(0);

/**
 * Bytes of a file that have arrived and wait to be taken, in the order of the file. Nothing is copied as long as taken bytes lie in
 * one piece and memory is not reused before they are taken.
 */
export class ByteQueue {
  #pieces: Uint8Array[] = [];
  #front = 0;
  #length = 0;

  /** Offset in the file of the first waiting byte. */
  get front(): number {
    return this.#front;
  }

  /** Number of waiting bytes. */
  get length(): number {
    return this.#length;
  }

  /** Offset in the file of the next bytes to arrive. */
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
   * Takes the next `least` bytes, or a multiple of that up to `most` if they lie in one piece.
   *
   * @param least at most the number of waiting bytes
   */
  take(least: number, most = least): Uint8Array {
    if (least === 0) return NOTHING;
    const first = this.#pieces[0].length;
    if (first < least) return this.#glue(least);
    const whole = Math.min(most, first);
    return this.#shift(Math.max(least, whole - (whole % least)));
  }

  /** Puts back the last `length` bytes of those taken last. */
  putBack(taken: Uint8Array, length: number): void {
    if (length === 0) return;
    this.#pieces.unshift(taken.subarray(taken.length - length));
    this.#front -= length;
    this.#length += length;
  }

  /** Moves to another offset in the file. Waiting bytes are kept if the offset lies among them, else bytes must arrive from there. */
  seek(offset: number): void {
    if (offset < this.#front || offset > this.end) {
      this.clear();
      this.#front = offset;
    }
    while (this.#front < offset) this.#shift(Math.min(offset - this.#front, this.#pieces[0].length));
  }

  /** Drops all waiting bytes. */
  clear(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  /**
   * Saves the waiting bytes before memory is reused: at the start of `home`, where the next bytes may follow them, if there is room
   * for as many again, else as a copy.
   *
   * @param passing memory that is about to be reused, like `home`
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

  /** The part of `home` behind the bytes saved there; bytes read into it follow without a copy. */
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
