import { describe, expect, it } from 'vitest';
import { ContentTooLarge } from '../../../../bridges/recording/compression/decompress.ts';
import { contentBound, loadZstd } from '../../../../bridges/recording/compression/zstd.ts';
import { join } from '../events/recordings.ts';

const MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
/** Most content of a compressed block. */
const COMPRESSED = 128 * 1024;
const bytesOf = (value: number | bigint, bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, k) => Number((BigInt(value) >> BigInt(8 * k)) & 0xffn));
const zeros = (length: number): Uint8Array => new Uint8Array(length);

interface Header {
  /** Bytes of the size of the content as the frame has it, 0 for none. */
  readonly sizeBytes?: 0 | 1 | 2 | 4 | 8;
  /** What stands there. */
  readonly size?: number;
  readonly dictionaryBytes?: 0 | 1 | 2 | 4;
  readonly checksum?: boolean;
}

/** A frame by RFC 8878, 3.1.1. A size of one byte is that of a single segment, which has no byte for a window. */
function frame(
  blocks: readonly Uint8Array[],
  { sizeBytes = 0, size = 0, dictionaryBytes = 0, checksum = false }: Header = {},
) {
  const single = sizeBytes === 1;
  const descriptor =
    ([0, 1, 2, 4, 8].indexOf(sizeBytes) <= 1 ? 0 : [2, 4, 8].indexOf(sizeBytes) + 1) * 0x40 +
    (single ? 0x20 : 0) +
    (checksum ? 0x04 : 0) +
    [0, 1, 2, 4].indexOf(dictionaryBytes);
  return join(
    ...[MAGIC, Uint8Array.of(descriptor), zeros(single ? 0 : 1).fill(0x38), zeros(dictionaryBytes).fill(0x99)],
    ...[bytesOf(size, sizeBytes), ...blocks, zeros(checksum ? 4 : 0).fill(0x55)],
  );
}

/** A block: its type, its size as it says, and what it has. */
const block = (type: 0 | 1 | 2 | 3, size: number, content: Uint8Array, last = true): Uint8Array =>
  join(bytesOf((size << 3) | (type << 1) | Number(last), 3), content);
const raw = (size: number, last = true): Uint8Array => block(0, size, zeros(size), last);

const bound = (...frames: readonly Uint8Array[]) => contentBound(join(...frames));

describe('the bound of the content of frames of Zstandard', () => {
  it('is the sum of what blocks can hold: themselves, a byte as often as it says, or 128 KiB', () => {
    expect(bound(frame([raw(70_000)]))).toEqual({ most: 70_000, exact: false });
    expect(bound(frame([block(1, 90_000, zeros(1))]))).toEqual({ most: 90_000, exact: false });
    expect(bound(frame([block(2, 30, zeros(30))]))).toEqual({ most: COMPRESSED, exact: false });
    const all = [raw(5, false), block(1, 900, zeros(1), false), block(2, 7, zeros(7), false), raw(0)];
    expect(bound(frame(all))).toEqual({ most: 5 + 900 + COMPRESSED, exact: false });
    expect(() => bound(frame([block(3, 1, zeros(1))]))).toThrow('a Zstandard block of a reserved type');
  });

  it('is what a frame says of itself, in fields of every width', () => {
    const of = (sizeBytes: 1 | 2 | 4 | 8, size: number) => bound(frame([block(2, 9, zeros(9))], { sizeBytes, size }));
    expect(of(1, 200)).toEqual({ most: 200, exact: true });
    expect(of(2, 0)).toEqual({ most: 256, exact: true });
    expect(of(2, 0x1234)).toEqual({ most: 0x1234 + 256, exact: true });
    expect(of(4, 0x1_2345)).toEqual({ most: 0x1_2345, exact: true });
    expect(of(8, 0x1_2345)).toEqual({ most: 0x1_2345, exact: true });
    expect(of(4, COMPRESSED)).toEqual({ most: COMPRESSED, exact: true });
    expect(() => of(4, COMPRESSED + 1)).toThrow(`claims ${COMPRESSED + 1} bytes and holds at most ${COMPRESSED}`);
    expect(() => of(8, 2 ** 40)).toThrow(`claims ${2 ** 40} bytes`);
  });

  it('passes over dictionaries, checksums and frames that are skipped', () => {
    const skipped = (magic: number, length: number): Uint8Array =>
      join(bytesOf(magic, 4), bytesOf(length, 4), zeros(length));
    for (const dictionaryBytes of [0, 1, 2, 4] as const) {
      for (const checksum of [false, true]) {
        const one = frame([raw(11)], { dictionaryBytes, checksum, sizeBytes: 4, size: 11 });
        expect(bound(one, skipped(0x184d2a5c, 6), one)).toEqual({ most: 22, exact: true });
        expect(() => contentBound(one.subarray(0, -1))).toThrow('a Zstandard frame is cut off');
      }
    }
    expect(bound(skipped(0x184d2a50, 0))).toEqual({ most: 0, exact: true });
    expect(contentBound(zeros(0))).toEqual({ most: 0, exact: true });
    for (const magic of [0x184d2a60, 0xfd2fb527]) {
      expect(() => bound(skipped(magic, 4))).toThrow(`no Zstandard frame starts with ${magic.toString(16)}`);
    }
  });

  it('is exact only where all frames say it', () => {
    const [said, not] = [frame([raw(5)], { sizeBytes: 1, size: 5 }), frame([raw(5)])];
    expect(bound(said, said)).toEqual({ most: 10, exact: true });
    expect(bound(said, not)).toEqual({ most: 10, exact: false });
    expect(bound(not, said)).toEqual({ most: 10, exact: false });
  });
});

describe('Zstandard', async () => {
  const zstd = await loadZstd();

  it('decompresses to no more than is allowed', () => {
    const five = frame([raw(5)], { sizeBytes: 1, size: 5 });
    expect(zstd(five, 5)).toEqual(zeros(5));
    expect(() => zstd(five, 4)).toThrow(new ContentTooLarge(4));
    expect(zstd(zeros(0), 0)).toEqual(zeros(0));
    expect(zstd(frame([block(1, 300, Uint8Array.of(7))]))).toEqual(zeros(300).fill(7));
    // A compressed block does not say how much it holds: here five literals alike, and no sequences.
    const alike = block(2, 3, Uint8Array.of((5 << 3) | 1, 7, 0));
    expect(zstd(frame([alike]))).toEqual(zeros(5).fill(7));
    expect(() => zstd(frame([alike], { sizeBytes: 1, size: 6 }))).toThrow('does not decompress to its size');
  });
});
