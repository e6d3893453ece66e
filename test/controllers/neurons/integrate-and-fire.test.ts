import { describe, expect, it } from 'vitest';
import { integrateAndFire } from '../../../controllers/neurons/integrate-and-fire.ts';
import { drive } from './drive.ts';

describe('integrate and fire', () => {
  it.each([0.1, 0.5, 1])('spikes once for every C_m V_th of charge at %d ms', (step) => {
    for (const current of [37, 250, 901]) {
      const { spikes } = drive(integrateAndFire, { step, steps: 400 / step, inputs: { I_ext: () => current } });
      expect(spikes.length).toBe(Math.floor((current * 400) / (250 * 15)));
    }
  });

  it('keeps what exceeds the threshold', () => {
    const { traces, spikes } = drive(integrateAndFire, {
      step: 1,
      steps: 5,
      spikes: { psp: [{ step: 2, weight: 40 }] },
    });
    expect(spikes).toEqual([2, 3]);
    expect([...traces.v]).toEqual([0, 25, 10, 10, 10]);
  });
});
