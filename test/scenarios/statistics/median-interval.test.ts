import { expect, test } from 'vitest';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { medianInterval } from '../../../scenarios/statistics/median-interval.ts';

test.each([
  // Ranks of the ends in tables of the sign test at 0.05, two-sided.
  [6, 1],
  [8, 1],
  [9, 2],
  [12, 3],
  [20, 6],
  [25, 8],
  [30, 10],
])('the interval of the median of %i values begins with number %i', (n, rank) => {
  const values = Array.from({ length: n }, (_, i) => i + 1);
  expect(medianInterval(values.toReversed())).toEqual([rank, n + 1 - rank]);
});

test('a median of five values has no interval, nor has one of NaN', () => {
  expect(hasInterval(medianInterval([1, 2, 3, 4, 5]))).toBe(false);
  expect(hasInterval(medianInterval([1, 2, 3, 4, 5, 6, Number.NaN]))).toBe(false);
});
