import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stuff, stuffedLength, unstuff } from '../../../../bridges/boards/link/cobs.ts';

function stuffed(...bytes: number[]): number[] {
  const out = new Uint8Array(stuffedLength(bytes.length));
  return [...out.subarray(0, stuff(Uint8Array.from(bytes), bytes.length, out, 0))];
}

describe('consistent overhead byte stuffing', () => {
  it('gives the published examples', () => {
    expect(stuffed(0)).toEqual([1, 1]);
    expect(stuffed(0, 0)).toEqual([1, 1, 1]);
    expect(stuffed(0x11, 0x22, 0, 0x33)).toEqual([3, 0x11, 0x22, 2, 0x33]);
    expect(stuffed(0x11, 0, 0, 0)).toEqual([2, 0x11, 1, 1, 1]);
    const run = Array.from({ length: 254 }, (_, i) => i + 1);
    expect(stuffed(...run)).toEqual([255, ...run]);
    expect(stuffed(0, ...run)).toEqual([1, 255, ...run]);
    expect(stuffed(...run, 255)).toEqual([255, ...run, 2, 255]);
    expect(stuffed(...run.slice(1), 255, 0)).toEqual([255, ...run.slice(1), 255, 1, 1]);
  });

  it('has no 0, is no longer than it says, and is undone', () => {
    const byte = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }), fc.constant(1));
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 1200 }), fc.boolean(), (bytes, dense) => {
        const source = dense ? bytes.map((one) => one || 7) : bytes;
        const out = stuffed(...source);
        expect(out).not.toContain(0);
        expect(out.length).toBeLessThanOrEqual(stuffedLength(source.length));
        const back = Uint8Array.from(out);
        expect([...back.subarray(0, unstuff(back, back.length))]).toEqual(source);
      }),
    );
  });

  it('adds one byte per 254, and one more', () => {
    expect([0, 1, 253, 254, 507, 508].map(stuffedLength)).toEqual([1, 2, 254, 256, 509, 511]);
  });

  it('is written from a place on, and undone up to a length', () => {
    const out = new Uint8Array(8).fill(9);
    expect(stuff(Uint8Array.of(1, 0, 2, 3), 3, out, 2)).toBe(6);
    expect([...out]).toEqual([9, 9, 2, 1, 2, 2, 9, 9]);
    const bytes = Uint8Array.of(2, 1, 2, 2, 7, 7);
    expect(unstuff(bytes, 4)).toBe(3);
    expect([...bytes.subarray(0, 3)]).toEqual([1, 0, 2]);
    expect(unstuff(bytes, 0)).toBe(0);
  });

  it('refuses blocks that reach beyond the end', () => {
    expect(unstuff(Uint8Array.of(5, 1, 2), 3)).toBe(-1);
    expect(unstuff(Uint8Array.of(2, 1, 0), 3)).toBe(-1);
  });
});
