import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLeak } from '../../../../bridges/boards/tinyodin/fit-leak.ts';
import { share } from '../../../effort.ts';

describe('the leak that is fitted to a decay', () => {
  it('is none where nothing decays, and the threshold is the same', () => {
    expect(fitLeak(1, 40)).toEqual({ leak: 0, threshold: 40, error: 0 });
  });

  it.each([
    [Math.exp(-1 / 20), 100],
    [Math.exp(-1 / 10), 300],
    [0.5, 60],
  ])('fires as often, within a few per cent, where a step keeps %f', (keep, threshold) => {
    const fit = fitLeak(keep, threshold);
    expect(fit.leak).toBeGreaterThan(0);
    expect(fit.error).toBeLessThan(0.1);
  });

  it('is in the range of the chip', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.5, max: 2047, noNaN: true }),
        (keep, threshold) => {
          const fit = fitLeak(keep, threshold);
          for (const [value, least, most] of [
            [fit.leak, 0, 127],
            [fit.threshold, 1, 2047],
          ]) {
            expect(Number.isInteger(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(least);
            expect(value).toBeLessThanOrEqual(most);
          }
        },
      ),
      { numRuns: share(20) },
    );
  });
});
