import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundedMeanInterval } from '../../../scenarios/statistics/bounded-mean.ts';
import { meanInterval } from '../../../scenarios/statistics/mean-interval.ts';
import { rangedMeanInterval } from '../../../scenarios/statistics/ranged-mean.ts';

it('an interval of rare shares begins at 0, though by their spread alone it would reach below', () => {
  const rare = [0, 0, 0.01, 0.22, 0.01, 0.02, 0.08, 0.26];
  const [low, high] = meanInterval(rare);
  expect(low).toBeLessThan(0);
  expect(rangedMeanInterval(rare)).toEqual([low, high]);
  expect(rangedMeanInterval(rare, [0, 1])).toEqual([0, high]);
  const [, end] = rangedMeanInterval(
    rare.map((share) => 1 - share),
    [0, 1],
  );
  expect(end).toBe(1);
});

it('is that of a range, or that of none within it, whichever is shorter', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x ** 4),
        { minLength: 1, maxLength: 20 },
      ),
      fc.boolean(),
      (values, mirrored) => {
        const shares = mirrored ? values.map((value) => 1 - value) : values;
        const [free, bounded] = [meanInterval(shares), boundedMeanInterval(shares, [0, 1])];
        const found = rangedMeanInterval(shares, [0, 1]);
        const isShorter = free[1] - free[0] < bounded[1] - bounded[0];
        expect(found).toEqual(isShorter ? [Math.max(0, free[0]), Math.min(1, free[1])] : bounded);
      },
    ),
  );
});
