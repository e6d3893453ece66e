import { describe, expect, it } from 'vitest';
import type { Decompress } from '../../../../bridges/recording/events/decompress.ts';
import { decompressLz4 } from '../../../../bridges/recording/events/lz4.ts';
import { contentBound, loadZstd } from '../../../../bridges/recording/events/zstd.ts';
import { lz4Frame, lz4Literals, sized, zstdRaw } from './compressed.ts';
import { ascii, decode, join, rows } from './recordings.ts';
import { EVENTS, parse, SAMPLES } from './samples.ts';

const zstd = await loadZstd();

const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff);

describe('LZ4', () => {
  it('copies literals, in blocks', () => {
    for (const length of [0, 1, 14, 15, 16, 270, 100_000])
      expect(decompressLz4(lz4Literals(noise(length)))).toEqual(noise(length));
  });

  it('repeats what lies behind, also what it is writing and what an earlier block wrote', () => {
    const first = Uint8Array.of(0x35, 0x61, 0x62, 0x63, 2, 0, 0x10, 0x21); // abc, then 9 bytes from 2 back, then !
    const second = Uint8Array.of(0x0f, 13, 0, 0, 0x00); // 19 bytes from 13 back
    expect(decompressLz4(lz4Frame(sized(first), sized(second)))).toEqual(
      ascii(`abcbcbcbcbcb!${'abcbcbcbcbcb!abcbcb'}`),
    );
  });

  it('takes stored blocks, skippable frames and several frames', () => {
    const stored = join(Uint8Array.of(3, 0, 0, 0x80), ascii('abc'));
    const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);
    expect(decompressLz4(join(lz4Frame(stored), skipped, lz4Frame(stored)))).toEqual(ascii('abcabc'));
  });

  it('refuses what leads out of the block or the frame', () => {
    const frames = [
      Uint8Array.of(0x50, 0x61), // fewer literals than said
      Uint8Array.of(0x10, 0x61, 2, 0), // from before the start
      Uint8Array.of(0x10, 0x61, 0, 0), // from nowhere
      Uint8Array.of(0x1f, 0x61, 1, 0, 255, 255), // a length without an end
    ];
    for (const block of frames) expect(() => decompressLz4(lz4Frame(sized(block)))).toThrow(RangeError);
    expect(() => decompressLz4(ascii('no frame at all'))).toThrow(RangeError);
  });
});

describe('Zstandard', () => {
  it('is bounded by the headers of its blocks', () => {
    expect(contentBound(zstdRaw(noise(1000)))).toEqual({ most: 1000, exact: false });
    expect(contentBound(zstdRaw(noise(1000), 1000))).toEqual({ most: 1000, exact: true });
    expect(() => contentBound(zstdRaw(noise(1000), 1e9))).toThrow('claims');
    expect(() => contentBound(zstdRaw(noise(1000)).subarray(0, 900))).toThrow(RangeError);
  });

  it('is decompressed', () => {
    expect(zstd(zstdRaw(noise(200_000)))).toEqual(noise(200_000));
    expect(zstd(zstdRaw(noise(300), 300))).toEqual(noise(300));
    const damaged = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38, 0x0d, 0x00, 0x00, 0xff);
    expect(() => zstd(damaged)).toThrow();
  });
});

describe('AEDAT 4 with compressed packets', () => {
  /** The sample with its one packet compressed, and without a table. */
  function compressed(kind: number, pack: Decompress): Uint8Array {
    const file = SAMPLES.aedat4.slice();
    const view = new DataView(file.buffer);
    const headerBytes = view.getUint32(14, true);
    view.setInt32(18 + 24, kind, true);
    view.setBigInt64(18 + 28, -1n, true);
    const packet = 18 + headerBytes;
    const payload = pack(file.subarray(packet + 8, packet + 8 + view.getUint32(packet + 4, true)));
    return join(file.subarray(0, packet + 4), new Uint8Array(Uint32Array.of(payload.length).buffer), payload);
  }

  it('by LZ4', async () => {
    expect(rows(decode(await parse('aedat4'), compressed(1, lz4Literals)).events)).toEqual(rows(EVENTS));
  });

  it('by Zstandard', async () => {
    expect(rows(decode(await parse('aedat4'), compressed(3, zstdRaw)).events)).toEqual(rows(EVENTS));
  });

  it('names the packet that is damaged', async () => {
    const file = compressed(1, () => ascii('no frame'));
    expect(decode(await parse('aedat4'), file).error).toMatchObject({
      code: 'corrupt_recording',
      offset: file.length - 8,
    });
  });
});
