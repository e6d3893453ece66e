import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DurationHistogram } from '../../agents/duration-histogram.ts';

describe('a histogram of durations', () => {
  it('has quantiles that are right to 3 %', () => {
    const duration = fc.double({ min: 2e-6, max: 60, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.01, 0.5, 0.99, 1),
        (all, share) => {
          const histogram = new DurationHistogram();
          for (const one of all) histogram.add(one);
          const sorted = [...all].sort((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(share * all.length) - 1)];
          expect(histogram.quantile(share)).toBeGreaterThanOrEqual(exact * 0.999999);
          expect(histogram.quantile(share)).toBeLessThanOrEqual(exact * 1.03);
          expect(histogram.maximumSeconds).toBe(sorted.at(-1));
          expect(histogram.count).toBe(all.length);
        },
      ),
    );
  });

  it('is 0 where there are none, and takes what is beyond its bounds', () => {
    const histogram = new DurationHistogram();
    expect(histogram.quantile(0.5)).toBe(0);
    for (const one of [0, 1e-12, 1e6]) histogram.add(one);
    expect(histogram.quantile(1)).toBe(1e6);
    expect(histogram.quantile(0.1)).toBeLessThanOrEqual(1e-6);
  });
});
