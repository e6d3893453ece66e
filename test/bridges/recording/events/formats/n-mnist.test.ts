import { expect, it } from 'vitest';
import { nMnist, parseNMnist } from '../../../../../bridges/recording/events/formats/n-mnist.ts';
import { detectFormat } from '../../../../../bridges/recording/index.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import { decode, join, rows } from '../recordings.ts';

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

/** A record as the datasets have it. */
const record = (x: number, y: number, polarity: number, time: number): Uint8Array =>
  Uint8Array.of(x, y, (polarity << 7) | (time >> 16), time >> 8, time);

/** A photograph, seen by the whole sensor. */
const PHOTOGRAPH = join(
  ...Array.from({ length: 40 }, (_, i) => record((i * 53) % 240, (i * 29) % 180, i % 2, 1000 + 7 * i)),
);

it('is told by pixels of the whole sensor, where there are many records and their times rise', () => {
  const told = (bytes: Uint8Array): string | undefined => detectFormat(bytes, bytes.length)?.name;
  expect(told(PHOTOGRAPH)).toBe('n-mnist');
  expect(told(PHOTOGRAPH.subarray(0, 75))).toBeUndefined();
  for (const [at, value] of [
    [50, 240],
    [51, 180],
    [53, 0],
  ]) {
    expect(told(Uint8Array.from(PHOTOGRAPH, (byte, i) => (i === at ? value : byte)))).toBeUndefined();
  }
  expect(told(new Uint8Array(500))).toBeUndefined();
  expect(told(join(new Uint8Array(500), record(1, 1, 1, 9)))).toBeUndefined();
});

it('is told at the limits of these', () => {
  const told = (...all: readonly Uint8Array[]): boolean => nMnist.recognise(join(...all), 5 * all.length);
  const many = (count: number, rises: number, x = 0, y = 0) =>
    Array.from({ length: count }, (_, k) => record(x, y, 0, Math.max(0, k - count + rises + 1)));
  // Digits without a rise are enough below sixteen records; from there on the time has to rise in an eighth of them.
  expect([told(...many(15, 0, 33, 33)), told(...many(15, 3, 34, 0)), told(...many(15, 3, 0, 34))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([told(...many(16, 2)), told(...many(16, 1)), told(...many(17, 2)), told(...many(17, 3))]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect([told(...many(16, 9, 239, 179)), told(...many(16, 9, 240, 0)), told(...many(16, 9, 0, 180))]).toEqual([
    true,
    false,
    false,
  ]);
  // Times go on behind an overflow, of which fewer records have none.
  const before = many(16, 15);
  const late = (time: number) => [...before, record(1, 1, 0, 8200), record(0, 240, 0, 9), record(1, 1, 0, time)];
  expect([told(...late(9)), told(...late(8)), told(...late(9).slice(10))]).toEqual([true, false, false]);
  expect(nMnist.recognise(new Uint8Array(0), 0)).toBe(false);
  // Of the file all records are whole, of its head not.
  expect([nMnist.recognise(FILE.subarray(0, 7), 10), nMnist.recognise(FILE, 12)]).toEqual([true, false]);
});

it('adds 8192 us to all times from a y of 240 on, which is no event', () => {
  const bytes = join(
    record(1, 2, 1, 8190),
    record(0, 240, 0, 0),
    record(3, 4, 0, 5),
    record(0, 240, 0, 1),
    record(5, 6, 1, 1),
  );
  expect(rows(decode(parseNMnist, bytes).events)).toEqual([
    [8190, 1, 2, 1],
    [8197, 3, 4, 0],
    [16385, 5, 6, 1],
  ]);
  const long = join(PHOTOGRAPH, record(9, 240, 0, 0), record(7, 8, 1, 3));
  expect(detectFormat(long, long.length)?.name).toBe('n-mnist');
  expect(rows(decode(parseNMnist, long).events).at(-1)).toEqual([8195, 7, 8, 1]);
});

it('is not found in 20000 heads of noise', { tags: 'long' }, () => {
  const random = new RandomStream(1, 'heads');
  const found: number[] = [];
  for (let head = 0; head < 20_000; head++) {
    const bytes = Uint8Array.from({ length: 5 * (4 + random.integer(60)) }, () => random.integer(256));
    if (detectFormat(bytes, bytes.length) !== undefined) found.push(head);
  }
  expect(found).toEqual([]);
});
