import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FloatGroup, quantiseGroup, quantiseWeight } from '../../../../bridges/boards/loihi-fixed/quantise.ts';
import {
  largestWeight,
  type SignMode,
  storedWeight,
  weightStep,
} from '../../../../bridges/boards/loihi-fixed/weights.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const magnitude = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const mode = fc.constantFrom<SignMode>('mixed', 'excitatory', 'inhibitory');
const bits = fc.integer({ min: 4, max: 8 });
const group: fc.Arbitrary<FloatGroup> = fc.record({
  ...{ keepMembrane: share, keepCurrent: share, threshold: magnitude },
  projections: fc.array(fc.record({ mode, largest: magnitude }), { minLength: 1, maxLength: 4 }),
});

describe('the integers of a group of neurons', () => {
  it('keep decays, threshold and weights within half a step', { tags: 'long' }, () => {
    let weak = 0;
    fc.assert(
      fc.property(group, bits, share, (given, width, part) => {
        const found = quantiseGroup(given, width);
        const largest = Math.max(...given.projections.map((one) => one.largest));
        if (found === undefined) {
          expect(given.threshold / largest).toBeGreaterThan(131071);
          weak++;
          return;
        }
        const { scale, du, dv, vth, exponents } = found;
        expect(Math.abs((4095 - du) / 4096 - given.keepCurrent)).toBeLessThanOrEqual(1 / 4096);
        expect(Math.abs((4096 - dv) / 4096 - given.keepMembrane)).toBeLessThanOrEqual(1 / 4096);
        expect(vth).toBeLessThanOrEqual(131071);
        expect(Math.abs(vth / scale - given.threshold)).toBeLessThanOrEqual(0.5 / scale);
        given.projections.forEach((one, p) => {
          const sign = one.mode === 'inhibitory' ? -1 : 1;
          const weight = sign * part * one.largest;
          const integer = quantiseWeight(weight, scale, exponents[p], one.mode, width);
          expect(storedWeight(integer, one.mode, width)).toBe(integer);
          const step = (weightStep(one.mode, width) * 2 ** exponents[p]) / scale;
          expect(Math.abs((integer * 2 ** exponents[p]) / scale - weight)).toBeLessThanOrEqual(step * 0.5001);
          // The largest weight uses the upper half of its bits, where the exponent may be chosen.
          const full = quantiseWeight(sign * one.largest, scale, exponents[p], one.mode, width);
          if (exponents[p] > Math.min(0, Math.max(...exponents)))
            expect(Math.abs(full)).toBeGreaterThanOrEqual(largestWeight(one.mode, width) / 2);
        });
        expect(Math.max(...exponents)).toBeLessThanOrEqual(7);
      }),
      { numRuns: 500 },
    );
    expect(weak).toBeLessThan(250);
  });

  it('have a fine threshold where weights are large, and one that fits where they are small', () => {
    const one = (largest: number) =>
      quantiseGroup({ keepMembrane: 0.9, keepCurrent: 0, threshold: 1, projections: [{ mode: 'mixed', largest }] }, 8);
    expect(one(1)).toMatchObject({ vth: 8128, exponents: [5], scale: 8128, du: 4095, dv: 410 });
    expect(one(1 / 64)).toMatchObject({ vth: 16256, exponents: [0] });
    expect(one(1 / 1024)).toMatchObject({ vth: 130048, exponents: [-1] });
    expect(one(1e-6)).toBeUndefined();
  });

  it('clip weights that come later and are larger', () => {
    expect(quantiseWeight(5, 100, 0, 'mixed', 8)).toBe(254);
    expect(quantiseWeight(-5, 100, 0, 'mixed', 8)).toBe(-254);
    expect(quantiseWeight(-5, 100, 0, 'excitatory', 8)).toBe(0);
    expect(quantiseWeight(0.031, 100, 0, 'mixed', 8)).toBe(4);
  });
});
