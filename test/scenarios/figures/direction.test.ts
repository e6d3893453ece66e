import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angleDifference, wrapAngle } from '../../../kernels/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { estimateDirection, meanDirection } from '../../../scenarios/figures/direction.ts';
import { estimate, type Over, type Spread } from '../../../scenarios/figures/quantity.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { share } from '../../effort.ts';

const near = fc.array(fc.double({ min: -0.7, max: 0.7, noNaN: true }), { minLength: 1, maxLength: 12 });
const turn = fc.double({ min: -10, max: 10, noNaN: true });
const over = fc.constantFrom<Over>('mean', 'median');
const spread = fc.constantFrom<Spread>('interval', 'quartiles', 'sd', 'none');

describe('a mean direction', () => {
  it('is that between two directions, on their side of the circle', () => {
    expect(meanDirection([0.1, 0.3])).toBeCloseTo(0.2, 12);
    expect(Math.abs(meanDirection([3, -3]))).toBeCloseTo(Math.PI, 12);
    expect(meanDirection([2, 2 + Math.PI])).toBeNaN();
    expect(meanDirection([])).toBeNaN();
  });

  it('turns with the directions, and with it what lies around', () => {
    fc.assert(
      fc.property(near, turn, over, spread, (angles, by, over, spread) => {
        const still = estimateDirection(angles, over, spread);
        const turned = estimateDirection(
          angles.map((angle) => wrapAngle(angle + by)),
          over,
          spread,
        );
        expect(turned.n).toBe(still.n);
        expect(angleDifference(turned.value, still.value + by)).toBeCloseTo(0, 9);
        expect(hasInterval(turned.around)).toBe(hasInterval(still.around));
        if (hasInterval(still.around))
          for (const end of [0, 1] as const)
            expect(turned.around[end] - turned.value).toBeCloseTo(still.around[end] - still.value, 9);
      }),
      { numRuns: share(200) },
    );
  });

  it('has around it what numbers have, where directions are symmetric', () => {
    for (const kind of ['interval', 'quartiles', 'sd'] as const) {
      const angles = [-0.5, -0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.5];
      const [ours, plain] = [estimateDirection(angles, 'mean', kind), estimate(angles, 'mean', kind)];
      expect(ours.value).toBeCloseTo(0, 12);
      for (const end of [0, 1] as const) expect(ours.around[end]).toBeCloseTo(plain.around[end], 12);
    }
  });

  it('has an interval that covers what docs/time-courses.md says of it', { tags: 'long' }, () => {
    const covered = (deviation: number): number => {
      const random = new RandomStream(1, 'directions');
      const hits: boolean[] = [];
      for (let draw = 0; draw < 400; draw++) {
        const angles = Array.from({ length: 12 }, () => wrapAngle(3 + deviation * random.normal()));
        const { value, around } = estimateDirection(angles, 'mean', 'interval');
        const off = angleDifference(3, value);
        if (hasInterval(around)) hits.push(off >= around[0] - value && off <= around[1] - value);
      }
      return hits.filter(Boolean).length / hits.length;
    };
    // Of 400 draws, give or take two standard errors.
    expect(covered(0.5)).toBeGreaterThan(0.92);
    expect(covered(0.8)).toBeGreaterThan(0.86);
  });

  it('has no interval where directions are over half a circle', () => {
    const angles = [-2, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5];
    expect(estimateDirection(angles, 'mean', 'interval').around).toEqual([Number.NaN, Number.NaN]);
    expect(estimateDirection(angles.slice(1), 'mean', 'interval').around[0]).toBeLessThan(0);
  });
});
