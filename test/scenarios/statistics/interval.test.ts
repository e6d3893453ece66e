import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedMeanInterval, requireInRange } from '../../../scenarios/statistics/bounded-mean.ts';
import { hasInterval, LEVEL, mostlyEqual, NO_INTERVAL, SHARE, TAIL } from '../../../scenarios/statistics/interval.ts';
import { meanInterval } from '../../../scenarios/statistics/mean-interval.ts';
import { medianInterval } from '../../../scenarios/statistics/median-interval.ts';
import { rangedMeanInterval } from '../../../scenarios/statistics/ranged-mean.ts';

describe('values are nearly all the same', () => {
  it.each([
    [[1, 1, 2], true],
    [[1, 2, 2], true],
    [[1, 2, 2, 2, 3], true],
    [[1, 1, 2, 2], false],
    [[1, 2, 2, 3], false],
    [[1, 1, 2, 2, 3], false],
    [[1, 2, 3], false],
    [[7], true],
    [[], false],
  ] as const)('if more than half of them are equal: %j', (sorted, equal) => {
    expect(mostlyEqual(sorted)).toBe(equal);
  });

  it('whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }), (values) => {
        const most = Math.max(0, ...[0, 1, 2, 3].map((one) => values.filter((value) => value === one).length));
        expect(mostlyEqual(values.toSorted((a, b) => a - b))).toBe(2 * most > values.length);
      }),
    );
  });
});

it('intervals miss one time in twenty, as often on each side, and a share lies between nothing and all', () => {
  expect([LEVEL, TAIL]).toEqual([0.95, expect.closeTo(0.025, 12)]);
  expect(SHARE).toEqual([0, 1]);
});

it('an interval has both ends', () => {
  expect(hasInterval(NO_INTERVAL)).toBe(false);
  expect(hasInterval([Number.NaN, 1])).toBe(false);
  expect(hasInterval([0, Number.NaN])).toBe(false);
  expect(hasInterval([-1, 1])).toBe(true);
});

it('a value may lie at either end of its range, and not beyond', () => {
  expect([0, 0.5, 1].map((value) => requireInRange(value, [0, 1]))).toEqual([0, 0.5, 1]);
  expect(requireInRange(Number.NaN, [0, 1])).toBeNaN();
  for (const value of [-1e-9, 1 + 1e-9, Infinity, -Infinity])
    expect(() => requireInRange(value, [0, 1])).toThrow(
      expect.objectContaining({ code: 'outside_range', expected: 'from 0 to 1', received: value }),
    );
});

describe('the interval of a mean of a known range', () => {
  it('is the narrower of the one that knows it and the one that does not', () => {
    const values = [0.1, 0.9, 0.4, 0.6, 0.3, 0.7, 0.5, 0.2, 0.8, 0.45];
    const width = ([low, high]: readonly [number, number]): number => high - low;
    const [free, narrow, wide] = [
      meanInterval(values),
      boundedMeanInterval(values, [0, 1]),
      boundedMeanInterval(values, [-50, 50]),
    ];
    expect(width(wide)).toBeGreaterThan(width(free));
    expect(rangedMeanInterval(values, [-50, 50])).toEqual(free);
    const ranged = rangedMeanInterval(values, [0, 1]);
    expect([free, narrow]).toContainEqual(ranged);
    expect(width(ranged)).toBe(Math.min(width(free), width(narrow)));
    expect(rangedMeanInterval(values)).toEqual(free);
  });

  it('is that of the range where one value far off makes the other one wide', () => {
    const skewed = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 1];
    const [free, bounded] = [meanInterval(skewed), boundedMeanInterval(skewed, [0, 1])];
    expect(free[1] - free[0]).toBeGreaterThan(bounded[1] - bounded[0]);
    expect(rangedMeanInterval(skewed, [0, 1])).toEqual(bounded);
  });

  it('is the only one of few values', () => {
    expect(rangedMeanInterval([0.2, 0.4], [0, 1])).toEqual(boundedMeanInterval([0.2, 0.4], [0, 1]));
    expect(hasInterval(rangedMeanInterval([0.2, 0.4]))).toBe(false);
  });
});

describe('the interval of a median', () => {
  // At most one sample in forty has so few below the median: P(at most k - 1 of n) of a fair coin.
  it.each([
    [6, 1],
    [7, 1],
    [8, 1],
    [9, 2],
    [11, 2],
    [12, 3],
    [20, 6],
    [40, 14],
  ])('of %d values has the order statistic %d and its mirror', (n, k) => {
    const values = Array.from({ length: n }, (_, i) => ((i * 7) % n) + 1);
    const sorted = values.toSorted((a, b) => a - b);
    expect(medianInterval(values)).toEqual([sorted[k - 1], sorted[n - k]]);
  });
});
