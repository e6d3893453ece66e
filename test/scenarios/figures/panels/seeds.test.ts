import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED_RADIUS, swarm } from '../../../../scenarios/figures/panels/seeds.ts';
import { share } from '../../../effort.ts';

test('discs stand at their heights, beside each other as far as there is room, and none hides another there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 40 }),
      fc.double({ min: 2, max: 30, noNaN: true }),
      (heights, halfWidth) => {
        const places = swarm(heights, 50, halfWidth);
        expect(places.map(([, y]) => y)).toEqual(heights);
        for (const [x] of places) expect(Math.abs(x - 50)).toBeLessThanOrEqual(halfWidth + 1e-9);
        // Those off the middle found room; the middle is also where discs go that find none.
        const found = places.filter(([x]) => x !== 50);
        for (const [i, [x, y]] of found.entries())
          for (const [u, v] of found.slice(i + 1))
            expect(Math.hypot(x - u, y - v)).toBeGreaterThanOrEqual(2 * SEED_RADIUS);
      },
    ),
    { numRuns: share(400) },
  );
});

test('one disc alone stands in the middle', () => {
  expect(swarm([3], 10, 4)).toEqual([[10, 3]]);
});
