import { secondsOfStamp } from '../core/time-stamps.ts';

/** Layout of a message: packed in ROS 1; aligned CDR in ROS 2 (OMG CDR, encapsulated as in DDS-RTPS). */
export type RosVersion = 1 | 2;

/**
 * Reads the fields of a serialised ROS message one after the other.
 *
 * @throws RangeError when a field leads out of the message
 */
export class RosMessageReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #version: RosVersion;
  readonly #origin: number;
  readonly #little: boolean;
  #at: number;

  constructor(bytes: Uint8Array, version: RosVersion) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#version = version;
    this.#origin = version === 2 ? 4 : 0;
    this.#at = this.#origin;
    this.#little = version === 1 || this.#view.getUint8(1) % 2 === 1;
  }

  bool(): boolean {
    return this.#view.getUint8(this.#next(1)) !== 0;
  }

  u16(): number {
    return this.#view.getUint16(this.#next(2), this.#little);
  }

  u32(): number {
    return this.#view.getUint32(this.#next(4), this.#little);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#next(8), this.#little);
  }

  text(): string {
    const bytes = this.bytes();
    return new TextDecoder().decode(this.#version === 2 ? bytes.subarray(0, Math.max(0, bytes.length - 1)) : bytes);
  }

  /** The bytes of a `uint8[]`: a view. @throws RangeError where they lead out of the message */
  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#next(0);
    if (start + length > this.#bytes.length) throw new RangeError(`${length} bytes lead out of a message`);
    this.#at = start + length;
    return this.#bytes.subarray(start, start + length);
  }

  f64(): number {
    return this.#view.getFloat64(this.#next(8), this.#little);
  }

  /** Reads a std_msgs/Header. Returns its time in seconds. */
  stamp(): number {
    if (this.#version === 1) this.u32();
    const time = this.time();
    this.bytes();
    return time;
  }

  /** Seconds of a stamp of seconds and nanoseconds. */
  time(): number {
    const seconds = this.u32();
    return secondsOfStamp(seconds, this.u32());
  }

  /** Number of bytes left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #next(size: number): number {
    const misaligned = this.#version === 2 && size > 1 ? (this.#at - this.#origin) % size : 0;
    const at = this.#at + (misaligned === 0 ? 0 : size - misaligned);
    this.#at = at + size;
    return at;
  }
}
