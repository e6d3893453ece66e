import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thinnedWalk } from '../../../scenarios/plots/thinned-walk.ts';

const places = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
  minLength: 1,
  maxLength: 60,
});

it('keeps a walk within its tolerance at every moment, and its first and last samples', () => {
  fc.assert(
    fc.property(places, fc.double({ min: 0, max: 20, noNaN: true }), (at, tolerance) => {
      const kept = thinnedWalk(at, tolerance);
      expect([kept[0], kept.at(-1)]).toEqual([0, at.length - 1]);
      for (let k = 1; k < kept.length; k++)
        for (let i = kept[k - 1]; i < kept[k]; i++) {
          const share = (i - kept[k - 1]) / (kept[k] - kept[k - 1]);
          const between = [0, 1].map((axis) => at[kept[k - 1]][axis] * (1 - share) + at[kept[k]][axis] * share);
          expect(Math.hypot(between[0] - at[i][0], between[1] - at[i][1])).toBeLessThanOrEqual(tolerance + 1e-9);
        }
    }),
  );
});

it('keeps two samples of a body that moves evenly, and the one at which it stops', () => {
  expect(
    thinnedWalk(
      Array.from({ length: 9 }, (_, i) => [i, 2 * i]),
      0.01,
    ),
  ).toEqual([0, 8]);
  expect(
    thinnedWalk(
      Array.from({ length: 9 }, (_, i) => [Math.min(i, 4), 0]),
      0.01,
    ),
  ).toEqual([0, 4, 8]);
});
