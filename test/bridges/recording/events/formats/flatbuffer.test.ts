import { describe, expect, it } from 'vitest';
import { FlatTable } from '../../../../../bridges/recording/events/formats/aedat/flatbuffer.ts';
import { ascii, join, words16, words32 } from '../recordings.ts';

const singles = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const longs = (...values: bigint[]): Uint8Array => new Uint8Array(BigInt64Array.from(values).buffer);

/** A buffer whose root has the fields 0: i8, 1: i16, 2: i32, 3: f32, 4: i64; 5 has its default; 6 and later are not in its vtable. */
const NUMBERS = join(
  words32(24), // the root
  words16(0, 0),
  words16(16, 28, 4, 6, 8, 12, 16, 0), // 8: the vtable, its bytes and the table's, then the place of each field
  words32(16), // 24: the root, as far behind its vtable
  Uint8Array.of(0xfe, 0xff), // -2, and what is behind
  words16(0x8001),
  words32(0x80000002),
  singles(-0.5),
  longs(-(2n ** 40n) - 3n),
);

describe('a table of FlatBuffers', () => {
  it('has numbers of either sign, or their defaults', () => {
    for (const [table, from] of [
      [FlatTable.root(NUMBERS, false), 'without its size'],
      [FlatTable.root(join(words32(NUMBERS.length), NUMBERS), true), 'behind its size'],
      [FlatTable.root(join(words32(7, 7, 7), NUMBERS).subarray(12), false), 'in a larger buffer'],
    ] as const) {
      expect([table.i8(0, 9), table.i16(1, 9), table.i32(2, 9)], from).toEqual([-2, 1 - 2 ** 15, 2 - 2 ** 31]);
      expect([table.f32(3, 9), table.i64(4, 9)], from).toEqual([-0.5, -(2 ** 40) - 3]);
      for (const field of [5, 6, 7])
        for (const read of ['i8', 'i16', 'i32', 'f32', 'i64'] as const)
          expect(table[read](field, 9), `${read} of ${field}`).toBe(9);
      expect([table.text(5), table.structs(5, 4), [...table.tables(5)]]).toEqual(['', new Uint8Array(0), []]);
    }
  });

  /** The root at 12, whose vtable is at 6, has one vector, at 20: its length, and from 24 on its elements. */
  const vector = (length: number, elements: Uint8Array): FlatTable =>
    FlatTable.root(join(words32(12), words16(0, 6, 8, 4), words32(6, 4, length), elements), false);

  it('has texts and structures, which end with the buffer at the latest', () => {
    expect(vector(5, ascii('night')).text(0)).toBe('night');
    expect(vector(4, ascii('night')).text(0)).toBe('nigh');
    const table = vector(2, Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
    expect(table.structs(0, 3)).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(vector(2, Uint8Array.of(1, 2, 3, 4, 5, 6)).structs(0, 3)).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    for (const read of [
      () => vector(6, ascii('night')).text(0),
      () => table.structs(0, 4),
      () => vector(2 ** 32 - 1, ascii('night')).text(0),
      () => [...vector(2, words32(0)).tables(0)],
    ])
      expect(read).toThrow(RangeError);
  });

  it('has tables, each by its offset from where that stands', () => {
    // Two elements, whose vtable lies behind them: one field, a number of 16 bits.
    const elements = join(
      words32(8, 12), // 24: from here to the first, from 28 to the second
      words32(32 - 48, 11), // 32
      words32(40 - 48, 22), // 40
      words16(6, 6, 4), // 48
    );
    expect([...vector(2, elements).tables(0)].map((table) => table.i16(0, 0))).toEqual([11, 22]);
    expect([...vector(1, elements).tables(0)].map((table) => table.i16(0, 0))).toEqual([11]);
  });

  it('that lies outside of its buffer is refused', () => {
    for (const root of [NUMBERS.length, 2 ** 31]) {
      const damaged = NUMBERS.slice();
      new DataView(damaged.buffer).setUint32(0, root, true);
      expect(() => FlatTable.root(damaged, false)).toThrow(RangeError);
    }
  });
});
