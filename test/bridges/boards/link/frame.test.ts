import { describe, expect, it } from 'vitest';
import { FrameReader, framedLength, writeFrame } from '../../../../bridges/boards/link/frame.ts';
import { share } from '../../../effort.ts';
import { damagedFrames, textOf } from './damage.ts';

/** The frames that a reader finds in bytes that come in pieces of a size. */
function readAll(bytes: Uint8Array, piece: number, longest = 800): { found: string[]; damaged: number } {
  const reader = new FrameReader(longest);
  const found: string[] = [];
  for (let from = 0; from < bytes.length; from += piece) {
    const to = Math.min(bytes.length, from + piece);
    for (let at = from; at < to; )
      at = reader.read(bytes, at, to, (content, length) => found.push(textOf(content.subarray(0, length))));
  }
  return { found, damaged: reader.damaged };
}

describe('frames', () => {
  it('are content and its checksum with the low byte first, stuffed, and a 0', () => {
    // 0x29b1 is the check value of the checksum.
    const content = new Uint8Array(11);
    content.set(new TextEncoder().encode('123456789'));
    const out = new Uint8Array(20).fill(7);
    expect(writeFrame(content, 9, out, 3)).toBe(3 + framedLength(9));
    const frame = [12, ...content.subarray(0, 9), 0xb1, 0x29, 0];
    expect([...out]).toEqual([7, 7, 7, ...frame, 7, 7, 7, 7]);
    expect(writeFrame(content, 9, out)).toBe(13);
    expect([...out.subarray(0, 13)]).toEqual(frame);
  });

  it('are read one at a time, and none from beyond the bytes that are there', () => {
    const frame = (...bytes: readonly number[]): number[] => {
      const out = new Uint8Array(framedLength(bytes.length));
      return [...out.subarray(0, writeFrame(Uint8Array.from([...bytes, 0, 0]), bytes.length, out))];
    };
    const [one, none, two] = [frame(1, 2, 3), frame(), frame(0, 4)];
    const bytes = Uint8Array.from([9, ...one, 0, 0, ...none, ...two]);
    const reader = new FrameReader(3);
    const seen: number[][] = [];
    const read = (from: number, to: number): number =>
      reader.read(bytes, from, to, (content, length) => void seen.push([...content.subarray(0, length)]));
    const ends = [1 + one.length, 3 + one.length + none.length, bytes.length];
    expect(read(1, bytes.length)).toBe(ends[0]);
    expect(read(ends[0], bytes.length)).toBe(ends[1]);
    expect(read(ends[1], bytes.length - 1)).toBe(bytes.length - 1);
    expect(seen).toEqual([[1, 2, 3], []]);
    expect(read(bytes.length - 1, bytes.length)).toBe(ends[2]);
    expect(seen).toEqual([[1, 2, 3], [], [0, 4]]);
    expect(reader.damaged).toBe(0);
  });

  it('are damaged where they are too short for a checksum, but not between two that follow each other', () => {
    const reader = new FrameReader(3);
    const see = (): void => expect.unreachable();
    for (const [bytes, damaged] of [
      [[0, 0, 0], 0],
      [[2, 5, 0], 1],
      [[1, 0], 2],
      [[9, 9, 0], 3],
    ] as const) {
      expect(reader.read(Uint8Array.from(bytes), 0, bytes.length, see)).toBe(bytes.length);
      expect(reader.damaged).toBe(damaged);
    }
  });

  it('are found in pieces of any size', () => {
    const { bytes, sent } = damagedFrames(300, 1);
    const whole = readAll(bytes, bytes.length);
    expect(sent).toEqual(expect.arrayContaining(whole.found));
    for (const piece of [1, 2, 7, 64]) expect(readAll(bytes, piece)).toEqual(whole);
  });

  it('come through after damage: of 100 000 in full, a third damaged, no whole one is lost and no false one taken beyond chance', {
    tags: 'long',
  }, () => {
    const frames = share(100_000);
    const { bytes, sent, untouched, damaged } = damagedFrames(frames, 2);
    const { found, damaged: counted } = readAll(bytes, 4096);
    const left = new Map<string, number>();
    for (const one of sent) left.set(one, (left.get(one) ?? 0) + 1);
    const wrong = found.filter((one) => {
      const count = left.get(one) ?? 0;
      left.set(one, count - 1);
      return count <= 0;
    });
    // One damaged frame in 65 536 has the right checksum by chance: more than 5 of 33 000 are less likely than 1 in 10 000.
    expect(wrong.length).toBeLessThanOrEqual(5);
    let at = 0;
    for (const n of untouched) {
      at = found.indexOf(sent[n], at) + 1;
      if (at === 0) expect.fail(`frame ${n}, whole and after a whole one, was lost`);
    }
    expect(damaged).toBeGreaterThan(0.3 * frames);
    expect(counted).toBeGreaterThan(0.2 * frames);
  });

  it('are dropped where they are longer than a reader takes, and the next is found', () => {
    const frame = (length: number): Uint8Array => {
      const out = new Uint8Array(framedLength(length));
      return out.subarray(0, writeFrame(new Uint8Array(length + 2).fill(9), length, out));
    };
    const { found, damaged } = readAll(Buffer.concat([frame(21), frame(5000), frame(20)]), 999, 20);
    expect(found.map((one) => one.length)).toEqual([20]);
    expect(damaged).toBe(2);
  });
});
