import { expect, test } from 'vitest';
import { mean } from '../../../scenarios/statistics/averages.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { meanInterval } from '../../../scenarios/statistics/mean-interval.ts';
import { rangedMeanInterval } from '../../../scenarios/statistics/ranged-mean.ts';

const values = [3.1, 2.7, 4.4, 3.9, 2.2, 3.3, 3.6, 2.9];

test("the interval of a mean is no narrower than Student's, and follows the skew", () => {
  const [low, high] = meanInterval(values);
  const centre = mean(values);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (8 * 7));
  // t of seven degrees at 0.975.
  expect(low).toBeLessThanOrEqual(centre - 2.3646 * deviation);
  expect(high).toBeGreaterThanOrEqual(centre + 2.3646 * deviation);
  const skewed = values.map((value) => value ** 6);
  const [below, above] = meanInterval(skewed).map((end) => Math.abs(end - mean(skewed)));
  expect(above).toBeGreaterThan(1.3 * below);
});

test('it moves and stretches with the values, in any order', () => {
  const [low, high] = meanInterval(values);
  const moved = meanInterval(values.map((value) => 100 - 2 * value));
  expect(moved[0]).toBeCloseTo(100 - 2 * high, 0);
  expect(moved[1]).toBeCloseTo(100 - 2 * low, 0);
  expect(meanInterval(values.toReversed())).toEqual([low, high]);
});

test('five values, and values of which more than half are equal, have one only where the range is known', () => {
  for (const few of [values.slice(0, 5), [1, 1, 1, 1, 1, 2, 3, 4], [2, 2, 2, 2, 2, 2]]) {
    expect(hasInterval(rangedMeanInterval(few))).toBe(false);
    expect(hasInterval(rangedMeanInterval(few, [0, 5]))).toBe(true);
  }
  expect(rangedMeanInterval(values, [0, 5])).toEqual(meanInterval(values));
  expect(hasInterval(meanInterval([...values, Number.NaN]))).toBe(false);
  expect(hasInterval(meanInterval([...values, Infinity]))).toBe(false);
});

test("of values that lie half at each of two places it is Student's, in any unit", () => {
  // The bootstrap of such values reaches less far. A hair keeps them apart.
  const two = Array.from({ length: 20 }, (_, i) => (i < 10 ? -1 : 1) * (1 + 1e-3 * i));
  const centre = mean(two);
  const deviation = Math.sqrt(two.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (20 * 19));
  for (const unit of [1, 1e-6, 1e6]) {
    const [low, high] = meanInterval(two.map((value) => unit * value));
    // t of nineteen degrees at 0.975.
    expect(low / unit).toBeCloseTo(centre - 2.093024 * deviation, 6);
    expect(high / unit).toBeCloseTo(centre + 2.093024 * deviation, 6);
  }
});
