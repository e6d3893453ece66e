import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearestWhole, scaleOf } from '../../../../bridges/boards/circuits/whole-numbers.ts';

it('rounds to the nearest whole number within limits', () => {
  expect([-9.5, -8.4, -0.6, 0.4, 7.49, 7.5, 1e9].map((x) => nearestWhole(x, -8, 7))).toEqual([-8, -8, -1, 0, 7, 7, 7]);
  expect(() => nearestWhole(NaN, -8, 7)).toThrow('no whole number is near NaN');
});

it('gives the largest weight or the threshold all its bits, and neither more', () => {
  const above = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(above, above, (threshold, largest) => {
      const scale = scaleOf({ threshold, largest }, { threshold: 2047, largest: 7 });
      const [ofThreshold, ofWeight] = [(scale * threshold) / 2047, (scale * largest) / 7];
      expect(Math.max(ofThreshold, ofWeight)).toBeCloseTo(1, 12);
    }),
  );
  expect(scaleOf({ threshold: 4, largest: 0 }, { threshold: 8, largest: 7 })).toBe(2);
});
