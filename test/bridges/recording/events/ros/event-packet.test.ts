import { describe, expect, it } from 'vitest';
import { type PacketEncoding, packetKernel } from '../../../../../bridges/recording/events/ros/event-packet.ts';
import { rows, words16, words32 } from '../recordings.ts';

/** The events of packets, each of which has its base, and what else was met. */
function read(
  encoding: PacketEncoding,
  ...packets: readonly (readonly [seconds: number, nanoseconds: number, words: Uint8Array])[]
) {
  const kernel = packetKernel(encoding);
  let other = 0;
  const all = packets.flatMap(([seconds, nanoseconds, words]) => {
    kernel.begin(seconds, nanoseconds);
    expect(words.length % kernel.wordBytes).toBe(0);
    expect(kernel.decode(words)).toBe(words.length);
    other += kernel.other;
    return rows(kernel.events);
  });
  return { all, other };
}

describe('the content of a packet', () => {
  it('of libcaer has pixels of 15 bits, and times that wrap within the packet', () => {
    const event = (x: number, y: number, p: number): number => ((x << 17) | (y << 2) | (p << 1) | 1) >>> 0;
    const [most, wrap] = [2 ** 31 - 1, 2 ** 31];
    const { all } = read(
      'libcaer',
      [2, 7000, words32(event(0x7fff, 0, 1), 5, event(0, 0x7fff, 0), 5, event(1, 2, 1), 4, event(3, 4, 0), 3)],
      [0, 0, words32(event(5, 6, 1), most, event(7, 8, 0), 0, event(9, 10, 1), 9)],
      // Another packet begins without wraps, also before the time of the last.
      [1, 0, words32(event(1, 1, 1), 3)],
    );
    const base = 2_000_007;
    expect(all).toEqual([
      [base + 5, 0x7fff, 0, 1],
      [base + 5, 0, 0x7fff, 0],
      [base + wrap + 4, 1, 2, 1],
      [base + 2 * wrap + 3, 3, 4, 0],
      [most, 5, 6, 1],
      [wrap, 7, 8, 0],
      [wrap + 9, 9, 10, 1],
      [1_000_003, 1, 1, 1],
    ]);
  });

  it('of libcaer_cmp has 24 bits of time, pixels of 11 bits, and columns of eight rows from a base on', () => {
    const { all, other } = read(
      'libcaer_cmp',
      [3, 5000, words16(0x0fff, 0x1ffe, 0x2fff, 0x3fff, 0x3001, 0x2003, 0x4805, 0x5081, 0x5f02, 0x6000, 0xf000)],
      // The time begins anew, the column stays.
      [4, 0, words16(0x3802, 0x47ff, 0x5003)],
    );
    const time = 3_000_005 + 2 ** 24 - 2;
    expect(all).toEqual([
      [time, 2047, 2047, 1],
      [time, 2047, 1, 0],
      [time, 3, 5, 1],
      [time, 3, 12, 1],
      [time, 3, 14, 1],
      [4_000_000, 3, 2, 1],
      [4_000_000, 3, 2047, 0],
      [4_000_000, 3, 2048, 0],
    ]);
    expect(other).toBe(2);
  });

  it('of mono has columns of 16 bits, rows of 15, and nanoseconds of 32', () => {
    const { all } = read('mono', [1, 5000, words32(4_294_967_000, 0xffffffff, 0, 0x00010002, 995_000, 0x80000000)]);
    expect(all).toEqual([
      [1_000_005 + 4_294_967, 0xffff, 0x7fff, 1],
      [1_000_005, 2, 1, 0],
      [1_001_000, 0, 0, 1],
    ]);
  });

  it.each<[PacketEncoding, Uint8Array, number]>([
    ['libcaer', words32(1, 0), 1],
    ['libcaer_cmp', words16(0x50ff), 8],
    ['mono', words32(0, 0), 1],
    ['evt3', words16(0x4fff), 12],
  ])('of %s has room for the events of as many words as are decoded at once', (encoding, word, events) => {
    const kernel = packetKernel(encoding);
    const count = kernel.pieceBytes / kernel.wordBytes;
    const piece = new Uint8Array(kernel.pieceBytes);
    for (let k = 0; k < count; k++) piece.set(word, k * kernel.wordBytes);
    // Words of EVT 3.0 count from the first time on.
    if (encoding === 'evt3') kernel.decode(words16(0x8000));
    kernel.begin(0, 0);
    expect(kernel.decode(piece)).toBe(piece.length);
    expect(kernel.events.count).toBe(events * count);
  });
});
