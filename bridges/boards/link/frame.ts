import { stuff, stuffedLength, unstuff } from './cobs.ts';
import { crc16 } from './crc16.ts';

/** Bytes of the checksum, which ends a frame. */
export const CHECKSUM_BYTES = 2;
/** Ends a frame. It occurs nowhere else, so that a reader finds the next frame whatever came before. */
export const DELIMITER = 0;

/** Most bytes of a frame with `length` bytes of content. */
export function framedLength(length: number): number {
  return stuffedLength(length + CHECKSUM_BYTES) + 1;
}

/**
 * Writes a frame: content and CRC-16 (low byte first), stuffed, and a delimiter.
 *
 * @param content `length` bytes, and room for the checksum after them
 * @returns the end of the frame in `out`
 */
export function writeFrame(content: Uint8Array, length: number, out: Uint8Array, at = 0): number {
  const crc = crc16(content, length);
  content[length] = crc & 0xff;
  content[length + 1] = crc >>> 8;
  const end = stuff(content, length + CHECKSUM_BYTES, out, at);
  out[end] = DELIMITER;
  return end + 1;
}

/** Finds the frames in bytes that come in pieces, and drops all that are damaged. */
export class FrameReader {
  /** Frames that were dropped: of a wrong checksum, cut, or too long. */
  damaged = 0;
  readonly #frame: Uint8Array;
  #length = 0;

  /** @param longest bytes of content that a frame may have */
  constructor(longest: number) {
    this.#frame = new Uint8Array(framedLength(longest));
  }

  /**
   * Reads bytes up to the end of the next whole frame.
   *
   * @param see takes the content, which is valid until the next call
   * @returns how many bytes were read: all, or up to the frame that `see` got
   */
  read(bytes: Uint8Array, from: number, to: number, see: (content: Uint8Array, length: number) => void): number {
    for (let i = from; i < to; i++) {
      if (bytes[i] !== DELIMITER) {
        // Of a frame that is too long only the length is kept.
        if (this.#length < this.#frame.length) this.#frame[this.#length] = bytes[i];
        this.#length++;
        continue;
      }
      const length = this.#finish();
      if (length >= 0) {
        see(this.#frame, length);
        return i + 1;
      }
    }
    return to;
  }

  /** Ends a frame. Returns the bytes of its content, -1 if there is none. */
  #finish(): number {
    const stuffed = this.#length;
    this.#length = 0;
    if (stuffed === 0) return -1;
    const length = stuffed < this.#frame.length ? unstuff(this.#frame, stuffed) - CHECKSUM_BYTES : -1;
    if (length >= 0 && crc16(this.#frame, length) === (this.#frame[length] | (this.#frame[length + 1] << 8)))
      return length;
    this.damaged++;
    return -1;
  }
}
