import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decompress } from '../../../../bridges/recording/compression/decompress.ts';
import { lz4Decompressor } from '../../../../bridges/recording/compression/lz4.ts';
import { compressLz4 } from '../../../../bridges/recording/compression/lz4-encoder.ts';
import { contentBound, loadZstd } from '../../../../bridges/recording/compression/zstd.ts';
import { parserOf } from '../../../../bridges/recording/events/files/open.ts';
import { AEDAT4_PACKINGS, aedat4Encoder } from '../../../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import { share } from '../../../effort.ts';
import { lz4Frame, lz4Literals, sized, zstdRaw } from '../events/compressed.ts';
import { ascii, decode, encode, join, rows } from '../events/recordings.ts';
import { EVENTS, GEOMETRY, SAMPLES } from '../events/samples.ts';

const zstd = await loadZstd();

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff);

describe.each(['wasm', 'javascript'] as const)('LZ4 (%s)', (kind) => {
  const decompress = lz4Decompressor(kind);
  const sequence = (...bytes: readonly number[]): Uint8Array => decompress(lz4Frame(sized(Uint8Array.from(bytes))));

  it('copies literals, in blocks', () => {
    for (const length of [0, 1, 14, 15, 16, 270, 100_000]) {
      expect(equal(decompress(lz4Literals(noise(length))), noise(length))).toBe(true);
    }
  });

  it('repeats what lies behind from any distance and for any length, also what it is writing', () => {
    for (const distance of [1, 2, 3, 5, 7, 8, 11, 15, 16, 17, 40]) {
      for (const length of [4, 5, 15, 16, 17, 18, 33, 100, 274]) {
        const literals = noise(40);
        const match = Math.min(15, length - 4);
        const rest = match === 15 ? [length - 19] : [];
        const content = [...literals];
        for (let i = 0; i < length; i++) content.push(content[40 + i - distance]);
        const end = [0x20, 7, 8];
        const block = [0xf0 + match, 25, ...literals, distance, 0, ...rest.filter((byte) => byte < 255), ...end];
        if (rest[0] >= 255) block.splice(-3, 0, 255, rest[0] - 255);
        expect([...sequence(...block)]).toEqual([...content, 7, 8]);
      }
    }
  });

  it('repeats what an earlier block wrote', () => {
    const first = Uint8Array.of(0x35, 0x61, 0x62, 0x63, 2, 0, 0x10, 0x21); // abc, then 9 bytes from 2 back, then !
    const second = Uint8Array.of(0x0f, 13, 0, 0, 0x00); // 19 bytes from 13 back
    expect([...decompress(lz4Frame(sized(first), sized(second)))]).toEqual([
      ...ascii(`abcbcbcbcbcb!${'abcbcbcbcbcb!abcbcb'}`),
    ]);
  });

  it('takes a block that ends with a repetition', () => {
    expect([...sequence(0x10, 0x61, 1, 0)]).toEqual([...ascii('aaaaa')]);
  });

  it('takes stored blocks, skippable frames and several frames', () => {
    const stored = join(Uint8Array.of(3, 0, 0, 0x80), ascii('abc'));
    const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);
    expect([...decompress(join(lz4Frame(stored), skipped, lz4Frame(stored)))]).toEqual([...ascii('abcabc')]);
  });

  it('refuses what leads out of the block or the frame', () => {
    const blocks = [
      [0x50, 0x61], // fewer literals than said
      [0x10, 0x61, 2, 0], // from before the start
      [0x10, 0x61, 0, 0], // from nowhere
      [0x04, 1, 0], // from before the first byte
      [0x10, 0x61, 1], // half an offset
      [0x1f, 0x61, 1, 0, 255, 255], // a length without an end
      [0xf0], // a length that is not there
    ];
    for (const block of blocks) expect(() => sequence(...block), block.join()).toThrow(RangeError);
    const large = Uint8Array.of(0x1f, 0x61, 1, 0, ...Array(300).fill(255), 0);
    expect(() => decompress(lz4Frame(sized(large)))).toThrow(RangeError);
    expect(() => decompress(ascii('no frame at all'))).toThrow(RangeError);
  });

  it('gives back what was compressed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(200)), { maxLength: 60 }), (parts) => {
        const bytes = join(...parts.flatMap(([part, times]) => Array<Uint8Array>(times).fill(part)));
        expect(equal(decompress(compressLz4(bytes)), bytes)).toBe(true);
      }),
    );
    const events = SAMPLES.text;
    expect(compressLz4(events).length).toBeLessThan(events.length / 2);
  });

  it('of damaged frames gives what the other decoder gives, or refuses them', () => {
    const other = lz4Decompressor(kind === 'wasm' ? 'javascript' : 'wasm');
    const attempt = (read: Decompress, frame: Uint8Array): Uint8Array | undefined => {
      try {
        return read(frame);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return undefined;
      }
    };
    const whole = compressLz4(SAMPLES.dat.subarray(0, 600));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }), (damage) => {
        const frame = whole.slice();
        for (const [at, byte] of damage) frame[at] = byte;
        const [a, b] = [attempt(decompress, frame), attempt(other, frame)];
        expect(a === undefined ? b === undefined : b !== undefined && equal(a, b)).toBe(true);
      }),
      { numRuns: share(2000) },
    );
  });
});

describe('Zstandard', () => {
  it('is bounded by the headers of its blocks', () => {
    expect(contentBound(zstdRaw(noise(1000)))).toEqual({ most: 1000, exact: false });
    expect(contentBound(zstdRaw(noise(1000), 1000))).toEqual({ most: 1000, exact: true });
    expect(() => contentBound(zstdRaw(noise(1000), 1e9))).toThrow('claims');
    expect(() => contentBound(zstdRaw(noise(1000)).subarray(0, 900))).toThrow(RangeError);
  });

  it('may have several frames, and others between them that are skipped', () => {
    const skipped = Uint8Array.of(0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9);
    const frames = join(skipped, zstdRaw(noise(300), 300), skipped, zstdRaw(noise(40), 40));
    expect(contentBound(frames)).toEqual({ most: 340, exact: true });
    expect(zstd(frames)).toEqual(join(noise(300), noise(40)));
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
    const file = encode(aedat4Encoder(GEOMETRY, AEDAT4_PACKINGS.none), EVENTS);
    const view = new DataView(file.buffer);
    const headerBytes = view.getUint32(14, true);
    view.setInt32(18 + 24, kind, true);
    view.setBigInt64(18 + 28, -1n, true);
    const packet = 18 + headerBytes;
    const payload = pack(file.subarray(packet + 8, packet + 8 + view.getUint32(packet + 4, true)));
    return join(file.subarray(0, packet + 4), new Uint8Array(Uint32Array.of(payload.length).buffer), payload);
  }

  it('by LZ4', async () => {
    expect(rows(decode(await parserOf('aedat4'), compressed(1, lz4Literals)).events)).toEqual(rows(EVENTS));
  });

  it('by Zstandard', async () => {
    expect(rows(decode(await parserOf('aedat4'), compressed(3, zstdRaw)).events)).toEqual(rows(EVENTS));
  });

  it('names the packet that is damaged', async () => {
    const file = compressed(1, () => ascii('no frame'));
    expect(decode(await parserOf('aedat4'), file).error).toMatchObject({
      code: 'corrupt_recording',
      offset: file.length - 8,
    });
  });
});
