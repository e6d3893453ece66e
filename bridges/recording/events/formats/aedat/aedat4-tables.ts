import { ByteBuilder } from '../../../bytes/byte-builder.ts';

/** The table of an element: a u32, the offset of its vtable, and fields behind it. */
export interface ElementLayout {
  /** Bytes of an element: a multiple of 8. */
  readonly bytes: number;
  /** Offset of each field in an element, by the number of the field; those of 8 bytes lie at a multiple of 8. */
  readonly fields: readonly number[];
}

/**
 * A packet of at least one element: a size-prefixed buffer of FlatBuffers, whose table has one vector of tables.
 *
 * @param type of the stream, four letters
 * @param write writes the fields of an element, from byte 4 of its table to its end
 */
export function packetOfTables<T>(
  type: string,
  { bytes, fields }: ElementLayout,
  elements: readonly T[],
  write: (out: ByteBuilder, element: T) => void,
): Uint8Array {
  const out = new ByteBuilder();
  const { length } = elements;
  const vtableBytes = 4 + 2 * fields.length;
  // With the size in front, elements start at a multiple of 8.
  const padding = length % 2 === 0 ? 0 : 4;
  const first = 28 + 4 * length + padding;
  const vtable = first + bytes * length;
  out.u32(vtable + vtableBytes);
  out.u32(16); // the root table
  out.text(type);
  for (const value of [0, 6, 8, 4]) out.u16(value); // padding; vtable: its bytes, the table's, the vector's offset
  out.u32(6); // the vtable lies 6 bytes before the table
  out.u32(4); // the vector follows
  out.u32(length);
  for (let k = 0; k < length; k++) out.u32(first + bytes * k - (28 + 4 * k));
  for (let pad = 0; pad < padding; pad++) out.u8(0);
  elements.forEach((element, k) => {
    out.u32((first + bytes * k - vtable) | 0);
    write(out, element);
  });
  for (const value of [vtableBytes, bytes, ...fields]) out.u16(value);
  return out.take();
}
