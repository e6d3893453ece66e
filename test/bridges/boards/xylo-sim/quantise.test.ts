import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keptBy,
  nearestDash,
  quantiseTargets,
  quantiseXyloWeight,
} from '../../../../bridges/boards/xylo-sim/quantise.ts';

const magnitude = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('the integers of Xylo', () => {
  it('have the shift whose rate is nearest in ratio', () => {
    expect([0.75, 0.85, 0.9375, 0.5, 0, 1, 0.98].map(nearestDash)).toEqual([2, 3, 4, 1, 1, 15, 6]);
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 0.99997, noNaN: true }), (keep) => {
        const ratio = (1 - keptBy(nearestDash(keep))) / (1 - keep);
        expect(Math.max(ratio, 1 / ratio)).toBeLessThanOrEqual(Math.SQRT2 * 1.0001);
      }),
    );
  });

  it('use all bits of a weight where the threshold fits, and keep room over it', () => {
    const target = fc.record({ threshold: magnitude, largest: magnitude });
    fc.assert(
      fc.property(
        fc.array(target, { minLength: 1, maxLength: 4 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (targets, part) => {
          const { shift, scales } = quantiseTargets(targets);
          let tight = shift === 7;
          targets.forEach(({ threshold, largest }, k) => {
            expect(threshold * scales[k]).toBeLessThanOrEqual(8191.001);
            const unit = 2 ** shift / scales[k];
            const weight = part * largest;
            expect(Math.abs(quantiseXyloWeight(weight, scales[k], shift) * unit - weight)).toBeLessThanOrEqual(
              0.5001 * unit,
            );
            const full = quantiseXyloWeight(largest, scales[k], shift);
            // A weight has fewer bits only where the threshold would not fit.
            if (full < 127) expect(threshold * scales[k]).toBeGreaterThan(8190);
            if ((2 * 127 * 2 ** shift * threshold) / largest > 8191) tight = true;
          });
          expect(tight).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
