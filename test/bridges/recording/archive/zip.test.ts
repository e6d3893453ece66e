import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packZip } from '../../../../bridges/recording/archive/pack-zip.ts';
import { decodeZip, encodeZip } from '../../../../bridges/recording/archive/zip.ts';
import { crc32 } from '../../../../bridges/recording/bytes/crc32.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const u16 = (value: number): readonly number[] => [value & 0xff, value >> 8];
const u32 = (value: number): readonly number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const none = new Uint8Array(0);

/** A file as an archive holds it: how it is packed, and what may stand beside it. */
interface Held {
  readonly name: string;
  readonly content: string;
  readonly method: 0 | 8;
  readonly localExtra?: Uint8Array;
  readonly centralExtra?: Uint8Array;
  readonly comment?: Uint8Array;
}

/** An archive by the tables of APPNOTE 4.3.7, 4.3.12 and 4.3.16; of a program that reads it, version 2.0, with names in UTF-8. */
function archive(files: readonly Held[], remark: Uint8Array = none): Uint8Array {
  const [parts, directory]: [number[], number[]] = [[], []];
  for (const { name, content, method, localExtra = none, centralExtra = none, comment = none } of files) {
    const bytes = ascii(content);
    const packed = method === 0 ? bytes : deflateRawSync(bytes);
    const label = ascii(name);
    const shared = [
      ...[...u16(20), ...u16(1 << 11), ...u16(method), ...u16(0), ...u16((1 << 5) | 1)],
      ...[...u32(crc32(bytes)), ...u32(packed.length), ...u32(bytes.length), ...u16(label.length)],
    ];
    const at = parts.length;
    parts.push(0x50, 0x4b, 3, 4, ...shared, ...u16(localExtra.length), ...label, ...localExtra, ...packed);
    directory.push(0x50, 0x4b, 1, 2, ...u16(20), ...shared, ...u16(centralExtra.length), ...u16(comment.length));
    directory.push(...u16(0), ...u16(0), ...u32(0), ...u32(at), ...label, ...centralExtra, ...comment);
  }
  const counts = [...u16(0), ...u16(0), ...u16(files.length), ...u16(files.length)];
  const end = [0x50, 0x4b, 5, 6, ...counts, ...u32(directory.length), ...u32(parts.length), ...u16(remark.length)];
  return Uint8Array.from([...parts, ...directory, ...end, ...remark]);
}

const held = (method: 0 | 8): readonly Held[] => [
  { name: 'a.txt', content: 'abcabcabcabcabcabcabcabc', method },
  { name: 'folder/b', content: '', method },
  { name: 'c', content: 'c', method },
];
const entries = held(0).map(({ name, content }) => ({ name, bytes: ascii(content) }));

describe('packing', () => {
  it('lays files out as the tables of the format say, stored or deflated', () => {
    expect(packZip(entries)).toEqual(archive(held(0)));
    expect(encodeZip(entries)).toEqual(archive(held(8)));
  });

  it('says how long a file is before and after it was deflated', () => {
    const packed = encodeZip([{ name: 'a', bytes: new Uint8Array(300) }]);
    const view = new DataView(packed.buffer);
    const [short, long] = [view.getUint32(18, true), view.getUint32(22, true)];
    expect(long).toBe(300);
    expect(inflateRawSync(packed.subarray(31, 31 + short))).toHaveLength(300);
  });

  /** An array that says that it is longer than it is. */
  const long = (length: number): Uint8Array => Object.defineProperty(new Uint8Array(0), 'length', { value: length });

  it('refuses files that 32 bits cannot tell the size or the place of', () => {
    const refused = expect.objectContaining({ code: 'archive_too_large', block: 'a' });
    const most = 2 ** 32 - 1;
    expect(() => packZip([{ name: 'a', bytes: long(most + 1) }], () => none)).toThrow(refused);
    expect(() => packZip([{ name: 'a', bytes: long(most) }], () => none)).not.toThrow();
    // A header of 30 bytes and a name of one lie before what comes next.
    expect(() => packZip([{ name: 'a', bytes: none }], () => long(most - 30))).toThrow(refused);
  });

  it('counts as many files as 16 bits can, and no more', { tags: 'long' }, () => {
    const files = Array.from({ length: 2 ** 16 }, (_, i) => ({ name: `${i % 10}`, bytes: none }));
    const end = packZip(files.slice(1)).slice(-22);
    expect([...end.subarray(8, 12)]).toEqual([0xff, 0xff, 0xff, 0xff]);
    expect(() => packZip(files)).toThrow(expect.objectContaining({ code: 'archive_too_large' }));
  });
});

describe('unpacking', () => {
  it('passes over what others write beside a file, and behind the archive', () => {
    const extra = (length: number): Uint8Array => new Uint8Array(length).fill(0x55);
    for (const method of [0, 8] as const) {
      const files = held(method).map((file, i) => ({
        ...file,
        localExtra: extra(9 + i),
        centralExtra: extra(4 * i),
        comment: extra(7 - 3 * i),
      }));
      expect(decodeZip(archive(files, ascii('a remark')))).toEqual(entries);
    }
  });

  it('reads an archive that lies within other bytes', () => {
    const whole = archive(held(8));
    const within = new Uint8Array(whole.length + 20);
    within.set(whole, 9);
    expect(decodeZip(within.subarray(9, 9 + whole.length))).toEqual(entries);
  });

  it('gives bytes that stay, whatever becomes of the archive', () => {
    const whole = archive(held(0));
    const files = decodeZip(whole);
    whole.fill(0);
    expect(files).toEqual(entries);
  });

  it('notices damage to what a file holds', () => {
    const whole = archive(held(0));
    whole[35] ^= 1;
    expect(() => decodeZip(whole)).toThrow(expect.objectContaining({ code: 'corrupt_archive', block: 'a.txt' }));
  });
});
