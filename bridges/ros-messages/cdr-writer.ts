const HEADER_BYTES = 4;
/** Plain CDR, little-endian, without options: the bytes 0, 1, 0, 0. */
const ENCAPSULATION = 0x00010000;
const FIRST_BYTES = 256;
/** A buffer above this size is let go after its message. */
const MOST_KEPT_BYTES = 1 << 20;
/** Characters up to which a text is written one by one. */
const MOST_SHORT = 32;

/**
 * Serialises one message after the other as ROS 2 does: plain CDR of version 1, little-endian, after an encapsulation header of four
 * bytes (OMG DDS-XTypes 1.3, 7.4.1; RTPS 2.5, 10.2). Values are aligned to their size, counted from the end of the header.
 */
export class CdrWriter {
  bytes = new Uint8Array(FIRST_BYTES);
  view = new DataView(this.bytes.buffer);
  #length = HEADER_BYTES;

  /** Begins a message. */
  begin(): void {
    if (this.bytes.length > MOST_KEPT_BYTES) this.#grow(FIRST_BYTES);
    this.view.setUint32(0, ENCAPSULATION);
    this.#length = HEADER_BYTES;
  }

  /** The message so far; borrowed until the next one. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.#length);
  }

  /** The message so far: a copy. */
  end(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.#length);
  }

  /**
   * Makes room for `bytes` bytes aligned to `alignment`, to be written to {@link bytes} or {@link view}, which it may replace. Returns where
   * they begin.
   */
  reserve(bytes: number, alignment: number): number {
    const padding = -(this.#length - HEADER_BYTES) & (alignment - 1);
    const at = this.#length + padding;
    const length = at + bytes;
    if (length > this.bytes.length) this.#grow(Math.max(length, 2 * this.bytes.length));
    if (padding > 0) this.bytes.fill(0, this.#length, at);
    this.#length = length;
    return at;
  }

  length(count: number): void {
    const at = this.reserve(4, 4);
    this.view.setUint32(at, count, true);
  }

  /** Returns the number of its bytes in UTF-8. */
  text(value: string): number {
    const at = this.reserve(4 + 3 * value.length + 1, 4);
    const written = this.#shortAscii(value, at + 4) ?? ENCODER.encodeInto(value, this.bytes.subarray(at + 4)).written;
    this.view.setUint32(at, written + 1, true);
    this.bytes[at + 4 + written] = 0;
    this.#length = at + 4 + written + 1;
    return written;
  }

  /** Writes what most texts of messages are, such as names of frames and joints, without the cost of an encoder. Undefined for others. */
  #shortAscii(value: string, at: number): number | undefined {
    const { length } = value;
    if (length > MOST_SHORT) return undefined;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return undefined;
      this.bytes[at + i] = code;
    }
    return length;
  }

  #grow(size: number): void {
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes.subarray(0, Math.min(this.#length, size)));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}

const ENCODER = new TextEncoder();
