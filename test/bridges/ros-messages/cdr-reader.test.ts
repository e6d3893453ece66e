import { describe, expect, it } from 'vitest';
import { CdrReader } from '../../../bridges/ros-messages/cdr-reader.ts';

/** A reader of little-endian bytes after a header. */
const reader = (...bytes: readonly number[]): CdrReader => new CdrReader(Uint8Array.of(0, 1, 0, 0, ...bytes));
const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

describe('a reader of CDR', () => {
  it.each([
    ['too short', [0, 1, 0]],
    ['of another representation', [0, 2, 0, 0]],
    ['of parameter lists', [1, 1, 0, 0]],
  ])('refuses a header that is %s', (_, bytes) => {
    expect(() => new CdrReader(Uint8Array.from(bytes))).toThrow(RangeError);
  });

  it('aligns to the bytes after the header', () => {
    const one = reader(...new Array(24).fill(0));
    expect([one.take(1, 1), one.take(4, 4), one.take(2, 2), one.take(8, 8)]).toEqual([4, 8, 12, 20]);
  });

  it('takes all that there is, and nothing beyond the end', () => {
    expect(reader(1, 2, 3, 4).take(4, 4)).toBe(4);
    expect(() => reader(1, 2, 3).take(4, 4)).toThrow('4 bytes at 4, where 3 are left');
    expect(() => reader(1, 2, 3, 4).copy(5, 1)).toThrow(RangeError);
    expect([...reader(1, 2, 3, 4).copy(4, 1)]).toEqual([1, 2, 3, 4]);
  });

  it('takes a sequence of as many elements as the bytes hold, and of no more', () => {
    expect(reader(2, 0, 0, 0, 1, 2, 3, 4).length(2)).toBe(2);
    expect(() => reader(3, 0, 0, 0, 1, 2, 3, 4).length(2)).toThrow('3 elements at 8, where 4 bytes are left');
    expect(() => reader(255, 255, 255, 255).length(1)).toThrow(RangeError);
  });

  it.each(['', 'a text', 'a text of more than thirty-two letters'])('reads a text that ends with 0: "%s"', (text) => {
    expect(reader(text.length + 1, 0, 0, 0, ...letters(text), 0).text()).toBe(text);
  });

  it('refuses a text that is longer than the bytes, rather than to cut it', () => {
    expect(() => reader(9, 0, 0, 0, ...letters('a text'), 0).text()).toThrow('9 elements at 8, where 7 bytes are left');
  });

  it('refuses a text without its end', () => {
    expect(() => reader(6, 0, 0, 0, ...letters('a text')).text()).toThrow('a text that ends with 0 at 13');
  });
});
