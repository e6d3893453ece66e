const HEADER_BYTES = 4;
/** Bytes up to which a text of ASCII is read one by one, without the cost of a decoder. */
const MOST_SHORT = 32;

/**
 * Reads the values of a message that {@link CdrWriter} or a ROS 2 node serialised, of either byte order.
 *
 * @throws RangeError where the bytes are not such a message
 */
export class CdrReader {
  readonly little: boolean;
  readonly view: DataView;
  readonly #bytes: Uint8Array;
  #at = HEADER_BYTES;

  /** @throws RangeError for bytes without the encapsulation header of plain CDR */
  constructor(bytes: Uint8Array) {
    const [high, kind] = bytes;
    if (bytes.length < HEADER_BYTES || high !== 0 || kind > 1)
      throw new RangeError(`an encapsulation header 00 00 or 00 01, not ${hex(bytes.subarray(0, HEADER_BYTES))}`);
    // Of a Buffer, slice would not copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = kind === 1;
  }

  /**
   * Passes over `bytes` bytes aligned to `alignment`, and returns where they begin in {@link view}.
   *
   * @throws RangeError where fewer are left
   */
  take(bytes: number, alignment: number): number {
    const at = this.#at + (-(this.#at - HEADER_BYTES) & (alignment - 1));
    this.#at = at + bytes;
    if (this.#at > this.#bytes.length)
      throw new RangeError(`${bytes} bytes at ${at}, where ${Math.max(0, this.#bytes.length - at)} are left`);
    return at;
  }

  /** The length of a sequence whose elements take at least `leastBytes` each. @throws RangeError where fewer bytes are left */
  length(leastBytes: number): number {
    const count = this.view.getUint32(this.take(4, 4), this.little);
    const left = this.#bytes.length - this.#at;
    if (count * leastBytes > left)
      throw new RangeError(`${count} elements at ${this.#at}, where ${left} bytes are left`);
    return count;
  }

  /** The next text. @throws RangeError where it leads out of the message, or does not end with 0 */
  text(): string {
    const length = this.length(1);
    const at = this.take(length, 1);
    if (length <= 1) return '';
    const end = at + length - 1;
    if (this.#bytes[end] !== 0) throw new RangeError(`a text that ends with 0 at ${end}`);
    let text = '';
    for (let i = at; i < end; i++) {
      const byte = this.#bytes[i];
      if (byte > 127 || end - at > MOST_SHORT) return DECODER.decode(this.#bytes.subarray(at, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** A copy of `bytes` bytes aligned to `alignment`. */
  copy(bytes: number, alignment: number): Uint8Array<ArrayBuffer> {
    const at = this.take(bytes, alignment);
    return this.#bytes.slice(at, at + bytes) as Uint8Array<ArrayBuffer>;
  }
}

const DECODER = new TextDecoder();

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
