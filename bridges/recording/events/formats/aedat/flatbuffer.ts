/**
 * Reads a table of a FlatBuffers buffer (google/flatbuffers: internals) field by field. Every offset is checked against the buffer.
 *
 * @throws RangeError if an offset lies outside of the buffer
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#vtable = at - view.getInt32(at, true);
    this.#vtableBytes = view.getUint16(this.#vtable, true);
  }

  /** The root table of a buffer, which follows its size if `sizePrefixed`. */
  static root(bytes: Uint8Array, sizePrefixed: boolean): FlatTable {
    const from = sizePrefixed ? 4 : 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from);
    return new FlatTable(view, view.getUint32(0, true));
  }

  i8(field: number, absent: number): number {
    const at = this.#field(field);
    return at === undefined ? absent : this.#view.getInt8(at);
  }

  i16(field: number, absent: number): number {
    const at = this.#field(field);
    return at === undefined ? absent : this.#view.getInt16(at, true);
  }

  f32(field: number, absent: number): number {
    const at = this.#field(field);
    return at === undefined ? absent : this.#view.getFloat32(at, true);
  }

  i32(field: number, absent: number): number {
    const at = this.#field(field);
    return at === undefined ? absent : this.#view.getInt32(at, true);
  }

  /** Exact up to 2^53. */
  i64(field: number, absent: number): number {
    const at = this.#field(field);
    return at === undefined ? absent : Number(this.#view.getBigInt64(at, true));
  }

  text(field: number): string {
    const at = this.#field(field);
    if (at === undefined) return '';
    const { start, length } = this.#vector(at, 1);
    return new TextDecoder().decode(this.#bytes(start, length));
  }

  /** The elements of a vector of tables, which the buffer holds by offsets of 4 bytes. */
  *tables(field: number): Generator<FlatTable, void, undefined> {
    const at = this.#field(field);
    if (at === undefined) return;
    const { start, length } = this.#vector(at, 4);
    for (let entry = start; entry < start + 4 * length; entry += 4) {
      yield new FlatTable(this.#view, entry + this.#view.getUint32(entry, true));
    }
  }

  /** The bytes of a vector of structs of `bytes` bytes each. */
  structs(field: number, bytes: number): Uint8Array {
    const at = this.#field(field);
    if (at === undefined) return new Uint8Array(0);
    const { start, length } = this.#vector(at, bytes);
    return this.#bytes(start, length * bytes);
  }

  #bytes(start: number, length: number): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length);
  }

  /** Offset of a field; undefined for a field that has its default. */
  #field(field: number): number | undefined {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.#vtableBytes) return undefined;
    const offset = this.#view.getUint16(this.#vtable + slot, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  #vector(at: number, elementBytes: number): { readonly start: number; readonly length: number } {
    const start = at + this.#view.getUint32(at, true) + 4;
    const length = this.#view.getUint32(start - 4, true);
    if (start + length * elementBytes > this.#view.byteLength) {
      throw new RangeError(`a vector of ${length} elements leads out of its buffer`);
    }
    return { start, length };
  }
}
