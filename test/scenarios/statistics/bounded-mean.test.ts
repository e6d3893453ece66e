import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mean } from '../../../scenarios/statistics/averages.ts';
import { probabilityInterval } from '../../../scenarios/statistics/binomial.ts';
import { boundedMeanInterval } from '../../../scenarios/statistics/bounded-mean.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { share } from '../../effort.ts';

const shares = fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 30 });

test('of values at the ends of the range it is that of Clopper and Pearson, also when drawn', () => {
  const coins = (ones: number, n: number) => Array.from({ length: n }, (_, i) => Number(i < ones));
  expect(boundedMeanInterval(coins(7, 9), [0, 1])).toEqual(probabilityInterval(7, 9));
  // A value a hair off the end is drawn.
  const drawn = boundedMeanInterval([...coins(7, 9).slice(0, 8), 1e-9], [0, 1]);
  for (const [k, end] of probabilityInterval(7, 9).entries()) expect(Math.abs(drawn[k] - end)).toBeLessThan(0.02);
});

test('it holds the mean and leaves room for what was not seen, as the range has it', () => {
  fc.assert(
    fc.property(shares, (values) => {
      const [low, high] = boundedMeanInterval(values, [0, 1]);
      expect(low).toBeLessThanOrEqual(mean(values));
      expect(high).toBeGreaterThanOrEqual(mean(values));
      expect(Math.min(low, 1 - high)).toBeGreaterThanOrEqual(0);
      const scaled = values.map((value) => 10 * value - 5);
      const wide = boundedMeanInterval(scaled, [-5, 5]);
      expect(wide[0]).toBeCloseTo(10 * low - 5, 9);
      expect(wide[1]).toBeCloseTo(10 * high - 5, 9);
      expect(boundedMeanInterval(values.toReversed(), [0, 1])).toEqual([low, high]);
    }),
    { numRuns: share(20) },
  );
  const [, high] = boundedMeanInterval([0.5, 0.5, 0.5, 0.5], [0, 1]);
  // Four values leave 60 % of the distribution unseen: 0.4^4 is 0.025; it may lie at 1.
  expect(Math.abs(high - (0.5 + 0.5 * (1 - 0.025 ** 0.25)))).toBeLessThan(0.01);
});

test('nothing and NaN have none, and what leaves the range is refused', () => {
  expect(hasInterval(boundedMeanInterval([], [0, 1]))).toBe(false);
  expect(hasInterval(boundedMeanInterval([0.5, Number.NaN], [0, 1]))).toBe(false);
  expect(() => boundedMeanInterval([0.5, 1.01], [0, 1])).toThrow(
    expect.objectContaining({ code: 'outside_range', received: 1.01 }),
  );
});
