import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentTooLarge } from '../../../../bridges/recording/compression/decompress.ts';
import { lz4Decompressor } from '../../../../bridges/recording/compression/lz4.ts';
import { compressLz4 } from '../../../../bridges/recording/compression/lz4-encoder.ts';
import { share } from '../../../effort.ts';
import { ascii, join, words32 } from '../events/recordings.ts';

const MAGIC = words32(0x184d2204);
const END = words32(0);
const BLOCK = 2 ** 16;
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => Math.imul(i, 2654435761) >>> 24);

/** Bits of the descriptor: version 1, and what follows. */
const FLAG = { version: 0x40, blockChecksum: 0x10, contentSize: 0x08, contentChecksum: 0x04, dictionary: 0x01 };

interface Block {
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
}

/** A frame, with whatever its flags say beside the blocks. */
function frame(blocks: readonly Block[], flags = 0, size = 4): Uint8Array {
  const odd = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  return join(
    ...[MAGIC, Uint8Array.of(FLAG.version | flags, size << 4)],
    ...(has(FLAG.contentSize) ? [odd, odd] : []),
    Uint8Array.of(0x77),
    ...blocks.flatMap(({ bytes, stored = false }) => [
      ...[words32(bytes.length + (stored ? 2 ** 31 : 0)), bytes],
      ...(has(FLAG.blockChecksum) ? [odd] : []),
    ]),
    ...[END, ...(has(FLAG.contentChecksum) ? [odd] : [])],
  );
}

const stored = (bytes: Uint8Array): Block => ({ bytes, stored: true });
/** One letter, and so many more of it. */
const run = (more: number): Block => {
  const rest = more - 4 - 15;
  const lengths = [...new Array<number>(Math.floor(rest / 255)).fill(255), rest % 255];
  return { bytes: Uint8Array.of(0x1f, 0x61, 1, 0, ...lengths) };
};

describe.each(['wasm', 'javascript'] as const)('frames of LZ4 (%s)', (kind) => {
  const decompress = lz4Decompressor(kind);

  it('may have checksums and their size, one after the other', () => {
    const parts = [stored(ascii('one')), { bytes: Uint8Array.of(0x30, 0x74, 0x77, 0x6f) }];
    for (let bits = 0; bits < 8; bits++) {
      const flags = [FLAG.blockChecksum, FLAG.contentSize, FLAG.contentChecksum].reduce(
        (all, flag, k) => all | ((bits >> k) & 1 ? flag : 0),
        0x20,
      );
      expect([...decompress(join(frame(parts, flags), frame(parts)))], `${flags}`).toEqual([...ascii('onetwoonetwo')]);
    }
  });

  it('of other versions, with dictionaries and with blocks of unknown sizes are refused', () => {
    for (const flags of [FLAG.dictionary, 0x80, 0xc0]) {
      expect(() => decompress(frame([], flags))).toThrow('an LZ4 frame of another version, or with a dictionary');
    }
    const none = frame([]);
    none[4] &= 0x3f;
    expect(() => decompress(none)).toThrow('an LZ4 frame of another version, or with a dictionary');
    for (const size of [0, 1, 2, 3]) {
      expect(() => decompress(frame([], 0, size))).toThrow('an LZ4 frame with an unknown size of blocks');
    }
    for (const size of [4, 5, 6, 7, 12]) expect(decompress(frame([], 0, size))).toHaveLength(0);
  });

  it.each([
    [4, 2 ** 16],
    [5, 2 ** 18],
    [6, 2 ** 20],
  ])('of size %d have blocks of up to %d bytes', { tags: 'long' }, (size, most) => {
    expect(decompress(frame([stored(noise(most))], 0, size))).toHaveLength(most);
    expect(() => decompress(frame([stored(noise(most + 1))], 0, size))).toThrow(`an LZ4 block of ${most + 1} bytes`);
    const full = decompress(frame([run(most - 1)], 0, size));
    expect(full).toHaveLength(most);
    expect(full.every((byte) => byte === 0x61)).toBe(true);
    expect(() => decompress(frame([run(most)], 0, size))).toThrow('an LZ4 block that leads out of its frame');
  });

  it('have blocks that are all there', () => {
    const whole = frame([stored(ascii('text'))]);
    const cut = whole.subarray(0, -END.length - 1);
    expect(() => decompress(cut)).toThrow('an LZ4 block of 4 bytes');
  });

  it('lie among others that are skipped', () => {
    const skipped = (magic: number, length: number): Uint8Array => join(words32(magic), words32(length), noise(length));
    const text = frame([stored(ascii('text'))]);
    const both = join(skipped(0x184d2a50, 0), text, skipped(0x184d2a5f, 9), text);
    expect([...decompress(both)]).toEqual([...ascii('texttext')]);
    for (const magic of [0x184d2a4f, 0x184d2a60, 0x184d2205]) {
      expect(() => decompress(join(skipped(magic, 4), text))).toThrow(`no LZ4 frame starts with ${magic.toString(16)}`);
    }
  });

  it('have no more content than is allowed, in all together', () => {
    const three = frame([stored(noise(10)), run(89), stored(noise(20))]);
    expect(decompress(three, 120)).toHaveLength(120);
    for (const most of [119, 100, 99, 10, 9, 0]) {
      expect(() => decompress(three, most)).toThrow(new ContentTooLarge(most));
    }
    // A block that is damaged is so whatever is allowed.
    expect(() => decompress(frame([{ bytes: Uint8Array.of(0x50, 0x61) }]), 2 ** 20)).toThrow('leads out of its frame');
    const two = join(frame([stored(noise(60))]), frame([stored(noise(60))]));
    expect(decompress(two, 120)).toHaveLength(120);
    expect(() => decompress(two, 119)).toThrow(new ContentTooLarge(119));
  });

  it('have nothing of those before them', () => {
    const big = noise(3 * BLOCK);
    expect(decompress(compressLz4(big))).toEqual(big);
    expect([...decompress(frame([stored(ascii('small'))]))]).toEqual([...ascii('small')]);
    expect(() => decompress(frame([{ bytes: Uint8Array.of(0x04, 1, 0) }]))).toThrow(RangeError);
    expect(decompress(new Uint8Array(0))).toHaveLength(0);
  });
});

describe('what is compressed by LZ4', () => {
  interface Sequence {
    readonly literals: number;
    /** Where the match begins in the content, and its length; none at the end. */
    readonly match?: { readonly at: number; readonly distance: number; readonly length: number };
  }

  /** The sequences of a block, by the description of the format. */
  function sequencesOf(block: Uint8Array): { readonly sequences: readonly Sequence[]; readonly length: number } {
    const sequences: Sequence[] = [];
    let [at, to] = [0, 0];
    const extended = (part: number): number => {
      let sum = part;
      if (part === 15) {
        for (let byte = 255; byte === 255; sum += byte) byte = block[at++];
      }
      return sum;
    };
    while (at < block.length) {
      const token = block[at++];
      const literals = extended(token >> 4);
      at += literals;
      to += literals;
      if (at === block.length) {
        sequences.push({ literals });
        break;
      }
      const distance = block[at] + 256 * block[at + 1];
      at += 2;
      const length = extended(token & 15) + 4;
      sequences.push({ literals, match: { at: to, distance, length } });
      to += length;
    }
    return { sequences, length: to };
  }

  /** The blocks of a frame as they are written here. */
  function blocksOf(packed: Uint8Array): readonly Block[] {
    expect([...packed.subarray(0, 7)]).toEqual([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    const blocks: Block[] = [];
    let at = 7;
    for (let word = view.getUint32(at, true); word !== 0; word = view.getUint32(at, true)) {
      const length = word & 0x7fffffff;
      blocks.push({ bytes: packed.subarray(at + 4, at + 4 + length), stored: word >= 2 ** 31 });
      at += 4 + length;
    }
    expect(at + 4).toBe(packed.length);
    return blocks;
  }

  it('ends each block as the format asks: five literals, and no match that begins in the last twelve bytes', () => {
    const letters = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(letters, fc.nat(60), (content, zeros) => {
        const bytes = Uint8Array.from([...new Array<number>(zeros).fill(0), ...content]);
        const [{ bytes: block, stored: plain = false }] = blocksOf(compressLz4(bytes));
        if (plain) return;
        const { sequences, length } = sequencesOf(block);
        expect(length).toBe(bytes.length);
        expect(sequences.at(-1)?.match).toBeUndefined();
        expect(sequences.at(-1)?.literals).toBeGreaterThanOrEqual(5);
        for (const { match } of sequences) {
          if (match === undefined) continue;
          expect(match.at).toBeLessThanOrEqual(length - 12);
          expect(match.distance).toBeGreaterThan(0);
          expect(match.distance).toBeLessThanOrEqual(match.at);
        }
      }),
      { numRuns: share(1000) },
    );
  });

  it('finds what repeats: a run is one match, and what comes again is one', () => {
    const run = sequencesOf(blocksOf(compressLz4(new Uint8Array(1000)))[0].bytes).sequences;
    expect(run).toEqual([{ literals: 1, match: { at: 1, distance: 1, length: 994 } }, { literals: 5 }]);
    const part = noise(300);
    const twice = sequencesOf(blocksOf(compressLz4(join(part, part)))[0].bytes).sequences;
    expect(twice).toEqual([{ literals: 300, match: { at: 300, distance: 300, length: 295 } }, { literals: 5 }]);
  });

  it('is stored where it becomes no shorter, in blocks of 64 KiB', () => {
    const odd = noise(2 * BLOCK + 7).map((byte, i) => byte ^ (i >> 8) ^ Math.imul(i, i));
    for (const length of [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 7]) {
      const bytes = odd.subarray(0, length);
      const blocks = blocksOf(compressLz4(bytes));
      expect(blocks.map(({ bytes: one }) => one.length)).toEqual(
        [0, 1, 2].map((k) => Math.min(BLOCK, Math.max(0, length - k * BLOCK))).filter((size) => size > 0),
      );
      expect(blocks.every((one) => one.stored)).toBe(true);
      expect(Buffer.compare(join(...blocks.map((one) => one.bytes)), bytes)).toBe(0);
    }
    expect([...compressLz4(new Uint8Array(0))]).toEqual([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0]);
  });

  it('has nothing of what was compressed before', () => {
    const part = noise(400);
    const first = compressLz4(part);
    compressLz4(join(part, part, noise(70_000)));
    expect(compressLz4(part)).toEqual(first);
  });
});
