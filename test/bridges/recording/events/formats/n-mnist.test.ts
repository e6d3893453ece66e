import { expect, it } from 'vitest';
import { nMnist, parseNMnist } from '../../../../../bridges/recording/events/formats/n-mnist.ts';
import { decode, rows } from '../recordings.ts';

const FILE = Uint8Array.of(3, 33, 0x80, 0, 1, 4, 5, 0x7f, 0xff, 0xff);

it('decodes records by their bits', () => {
  expect(rows(decode(parseNMnist, FILE).events)).toEqual([
    [1, 3, 33, 1],
    [2 ** 23 - 1, 4, 5, 0],
  ]);
});

it('is told by whole records, pixels below 34 and times that do not fall', () => {
  const isNMnist = (bytes: Uint8Array): boolean => nMnist.recognise(bytes, bytes.length);
  expect(isNMnist(FILE)).toBe(true);
  expect(isNMnist(FILE.subarray(0, 9))).toBe(false);
  for (const at of [0, 1]) expect(isNMnist(Uint8Array.from(FILE, (byte, i) => (i === at ? 34 : byte)))).toBe(false);
  expect(isNMnist(Uint8Array.of(...FILE.subarray(5), ...FILE.subarray(0, 5)))).toBe(false);
});
