import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  largestWeight,
  type SignMode,
  signModeOf,
  storedWeight,
  weightStep,
} from '../../../../bridges/boards/loihi-fixed/weights.ts';
import { readVector } from './lava.ts';

interface Quantised {
  readonly sign_mode: SignMode;
  readonly num_weight_bits: number;
  readonly raw: readonly number[];
  readonly quantised: readonly number[];
}

const mode = fc.constantFrom<SignMode>('mixed', 'excitatory', 'inhibitory');
const bits = fc.integer({ min: 1, max: 8 });

describe('stored weights', () => {
  it('are those that Lava stores, in 4 to 8 bits and three modes', () => {
    const tables = readVector<readonly Quantised[]>('quantise') as readonly Quantised[];
    expect(tables).toHaveLength(15);
    for (const { sign_mode, num_weight_bits, raw, quantised } of tables) {
      expect(raw.map((weight) => storedWeight(weight, sign_mode, num_weight_bits))).toEqual(quantised);
    }
  });

  it('are multiples of the step, less than a step from the weight, and are stored as they are', () => {
    fc.assert(
      fc.property(mode, bits, fc.integer({ min: -256, max: 255 }), (sign, width, weight) => {
        const fits = sign === 'mixed' || (sign === 'excitatory' ? weight >= 0 : weight <= 0);
        const kept = storedWeight(weight, sign, width);
        expect(Math.abs(kept % weightStep(sign, width))).toBe(0);
        if (fits) expect(Math.abs(weight - kept)).toBeLessThan(weightStep(sign, width));
        else expect(kept).toBe(0);
        expect(storedWeight(kept, sign, width)).toBe(kept);
      }),
    );
  });

  it('reach the largest of either sign that the mode has', () => {
    for (let width = 1; width <= 8; width++) {
      expect(storedWeight(1000, 'mixed', width)).toBe(largestWeight('mixed', width));
      expect(storedWeight(-largestWeight('mixed', width), 'mixed', width)).toBe(0 - largestWeight('mixed', width));
      expect(storedWeight(1000, 'excitatory', width)).toBe(largestWeight('excitatory', width));
      expect(storedWeight(-1000, 'inhibitory', width)).toBe(0 - largestWeight('inhibitory', width));
    }
  });

  it('have the mode of their signs', () => {
    expect(signModeOf([0, 2, 3])).toBe('excitatory');
    expect(signModeOf([0, -2])).toBe('inhibitory');
    expect(signModeOf([1, -1])).toBe('mixed');
    expect(signModeOf([0, 0])).toBe('excitatory');
  });
});
