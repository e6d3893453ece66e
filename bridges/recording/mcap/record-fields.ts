/**
 * Fields of an MCAP record (mcap.dev: MCAP Format Specification, serialization), read one after the other.
 *
 * @throws RangeError when a field leads out of the record
 */
export class RecordFields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Number of bytes left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  u32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  /** Exact up to 2^53. */
  u64(): number {
    return Number(this.big());
  }

  /** A u64 to its last bit. */
  big(): bigint {
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8, true);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.u32()));
  }

  /** Entries of a map of texts. */
  entries(): [key: string, value: string][] {
    const map = new RecordFields(this.bytes(this.u32()));
    const entries: [string, string][] = [];
    while (map.left > 0) entries.push([map.text(), map.text()]);
    return entries;
  }

  /** The next `length` bytes: a view. @throws RangeError where they lead out of the record */
  bytes(length: number): Uint8Array {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw new RangeError(`${length} bytes lead out of a record`);
    this.#at += length;
    return this.#bytes.subarray(start, start + length);
  }
}
