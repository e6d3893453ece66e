import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, quantile } from '../../../scenarios/statistics/averages.ts';

// Without -0, which Math.min and sorting treat differently.
const sample = fc.array(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
  { minLength: 1, maxLength: 40 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('quantiles', () => {
  test('are those of numpy', () => {
    expect([0.1, 0.25, 0.5, 0.75, 0.9].map((q) => quantile([3, 1, 2, 10], q))).toEqual(
      [1.3, 1.75, 2.5, 4.75, 7.9].map((v) => expect.closeTo(v, 12)),
    );
    expect(quantile([], 0.5)).toBeNaN();
  });

  test('lie between the extremes, grow with q and do not mind the order', () => {
    fc.assert(
      fc.property(sample, share, share, (values, p, q) => {
        const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(quantile(values.toReversed(), p)).toBe(quantile(values, p));
      }),
    );
  });

  test('the ends are the extremes, the middle is the median', () => {
    fc.assert(
      fc.property(sample, (values) => {
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
        expect(quantile(values, 0.5)).toBe(median(values));
      }),
    );
  });

  test.each([-0.1, 1.1, Number.NaN])('there is no quantile %f', (q) => {
    expect(() => quantile([1], q)).toThrow(expect.objectContaining({ code: 'invalid_quantile' }));
  });
});
