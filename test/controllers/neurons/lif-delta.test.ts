import { describe, expect, it } from 'vitest';
import { lifDelta } from '../../../controllers/neurons/lif-delta.ts';
import { apart, drive } from './drive.ts';

const STEPS = [0.1, 0.5];

describe('lif delta', () => {
  it.each(STEPS)('jumps by the weight and decays without error at %d ms', (step) => {
    const at = Math.round(10 / step);
    const { traces } = drive(lifDelta, {
      step,
      steps: 50 / step,
      spikes: { psp: [{ step: at, weight: 7 }] },
    });
    const exact = traces.v.map((_, k) => -70 + (k + 1 < at ? 0 : 7 * Math.exp((-(k + 1 - at) * step) / 10)));
    expect(apart(traces.v, exact)).toBeLessThan(1e-11);
  });

  it.each(STEPS)('loses what arrives in the N = t_ref / h steps after a spike, and nothing later, at %d ms', (step) => {
    const hold = Math.round(2 / step);
    const potential = (later: number) => {
      const { traces, spikes } = drive(lifDelta, {
        step,
        steps: 10 + later,
        spikes: {
          psp: [
            { step: 10, weight: 20 },
            { step: 10 + later, weight: 5 },
          ],
        },
      });
      expect(spikes).toEqual([10]);
      return traces.v.at(-1);
    };
    expect(potential(hold)).toBe(-70);
    expect(potential(hold + 1)).toBeCloseTo(-65, 10);
  });
});
