import { expect, it } from 'vitest';
import { shownBeginning } from '../../../../bridges/recording/reading/shown-beginning.ts';

it.each([
  [[0x20, 0x7e], ' ~'],
  [[0x61, 0x09, 0x0d], 'a\t\r'],
  [
    [0x61, 0x1f],
    [0x61, 0x1f],
  ],
  [
    [0x61, 0x7f],
    [0x61, 0x7f],
  ],
  [
    [0x61, 0x08],
    [0x61, 0x08],
  ],
  [
    [0x61, 0x0e],
    [0x61, 0x0e],
  ],
])('the beginning %j of a file is shown as text where it can be printed, else as numbers', (bytes, shown) => {
  expect(shownBeginning(Uint8Array.from(bytes), undefined)).toEqual(shown);
});

it('16 bytes of a file are shown, and one without any is said to be empty', () => {
  expect(shownBeginning(new TextEncoder().encode('0123456789abcdefgh'), 18)).toBe('0123456789abcdef');
  expect(shownBeginning(new Uint8Array(0), 0)).toBe('an empty file');
});
