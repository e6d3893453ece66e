import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy, type NpyData } from '../../../../bridges/recording/archive/npy.ts';
import { npyHeader } from '../../../../bridges/recording/archive/npy-header.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** A file of a version of the format: from 2.0 on the length of the header has four bytes. */
function file(version: number, text: string, data: Uint8Array): Uint8Array {
  const length = version === 1 ? [text.length & 0xff, text.length >> 8] : [text.length & 0xff, text.length >> 8, 0, 0];
  return Uint8Array.from([...MAGIC, version, 0, ...length, ...ascii(text), ...data]);
}

const text = (descr: string, shape: string): string =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;

describe('the header', () => {
  it('is the shortest multiple of 64 bytes that holds its text and a newline, filled with spaces', () => {
    for (let length = 1; length < 140; length++) {
      const comment = `#${'x'.repeat(length - 1)}`;
      const header = npyHeader("'<f8'", '3,', { comment });
      const said = `{'descr': '<f8', 'fortran_order': False, 'shape': (3,), } ${comment}`;
      expect(header.length % 64).toBe(0);
      expect(header.length - 64).toBeLessThan(10 + said.length + 1);
      expect([...header.subarray(0, 10)]).toEqual([
        ...MAGIC,
        1,
        0,
        (header.length - 10) & 0xff,
        (header.length - 10) >> 8,
      ]);
      expect(new TextDecoder().decode(header.subarray(10))).toBe(`${said.padEnd(header.length - 11)}\n`);
    }
  });

  it('is as long as it shall be at least', () => {
    expect(npyHeader("'<f8'", '3,', { least: 256 })).toHaveLength(256);
    expect(npyHeader("'<f8'", '3,', { least: 64 })).toHaveLength(128);
  });
});

describe('an array', () => {
  it.each<[string, NpyData, readonly number[]]>([
    ['<f8', Float64Array.of(-1.5), [0, 0, 0, 0, 0, 0, 0xf8, 0xbf]],
    ['<f4', Float32Array.of(-1.5), [0, 0, 0xc0, 0xbf]],
    ['<i4', Int32Array.of(-2), [0xfe, 0xff, 0xff, 0xff]],
    ['<u4', Uint32Array.of(0x01020304), [4, 3, 2, 1]],
    ['<i2', Int16Array.of(-2), [0xfe, 0xff]],
    ['<u2', Uint16Array.of(0x0102), [2, 1]],
    ['|i1', Int8Array.of(-2), [0xfe]],
    ['|u1', Uint8Array.of(200), [200]],
    ['<i8', BigInt64Array.of(-2n), [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['<u8', BigUint64Array.of(258n), [2, 1, 0, 0, 0, 0, 0, 0]],
  ])('of %s is written and read as NumPy does', (descr, data, bytes) => {
    const written = encodeNpy({ data });
    expect([...written.subarray(128)]).toEqual(bytes);
    expect(new TextDecoder().decode(written.subarray(10, 127)).trim()).toBe(text(descr, '1,').trim());
    for (const version of [1, 2, 3]) {
      expect(decodeNpy(file(version, text(descr, '1,'), Uint8Array.from(bytes)))).toEqual({ data, shape: [1] });
    }
  });

  it('is read from within other bytes', () => {
    const written = encodeNpy({ data: Int16Array.of(1, 2, 3) });
    const within = new Uint8Array(written.length + 9);
    within.set(written, 5);
    expect(decodeNpy(within.subarray(5, 5 + written.length))).toEqual({ data: Int16Array.of(1, 2, 3), shape: [3] });
  });

  it('may be a single number, which has no axes', () => {
    const written = encodeNpy({ data: Int8Array.of(7), shape: [] });
    expect(new TextDecoder().decode(written)).toContain("'shape': (), }");
    expect(decodeNpy(written)).toEqual({ data: Int8Array.of(7), shape: [] });
  });

  it.each([
    [[-2, -3], '[-2, -3]'],
    [[1.5, 4], '[1.5, 4]'],
    [[7], '[7]'],
  ])('has no shape of %j', (shape, received) => {
    expect(() => encodeNpy({ data: new Int8Array(6), shape })).toThrow(
      expect.objectContaining({ code: 'invalid_shape', expected: 'a shape of 6 elements', received }),
    );
  });

  it('begins with the magic of NumPy and ten bytes before its header', () => {
    const code = (bytes: readonly number[]): string => {
      try {
        decodeNpy(Uint8Array.from(bytes));
        return 'read';
      } catch (error) {
        return (error as { readonly code: string }).code;
      }
    };
    expect(code([...MAGIC, 1, 0, 0])).toBe('not_npy');
    expect(code([...MAGIC, 1, 0, 0, 0])).toBe('unsupported_npy');
    expect(code(Array<number>(200).fill(0x20))).toBe('not_npy');
  });
});
