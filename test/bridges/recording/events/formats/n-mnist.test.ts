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

it('is not found in 20000 heads of noise', () => {
  const random = new RandomStream(1, 'heads');
  const found: number[] = [];
  for (let head = 0; head < 20_000; head++) {
    const bytes = Uint8Array.from({ length: 5 * (4 + random.integer(60)) }, () => random.integer(256));
    if (detectFormat(bytes, bytes.length) !== undefined) found.push(head);
  }
  expect(found).toEqual([]);
});
