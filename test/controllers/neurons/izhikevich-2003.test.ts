import { describe, expect, it } from 'vitest';
import { izhikevich2003 } from '../../../controllers/neurons/izhikevich-2003.ts';
import { apart, drive } from './drive.ts';

describe('izhikevich 2003', () => {
  it.each([1, 0.5])('is the loop of the publication at %d ms', (step) => {
    const input = (k: number) => 8 + 4 * Math.sin(k / 20);
    const { traces, spikes } = drive(izhikevich2003, {
      step,
      steps: 500,
      spikes: { current: [{ step: 40, weight: 15 }] },
      inputs: { I_ext: input },
    });
    let [v, u] = [-65, -13];
    const expected: number[] = [];
    const potential: number[] = [];
    for (let k = 1; k <= 500; k++) {
      const current = input(k) + (k === 40 ? 15 : 0);
      v += (step / 2) * (0.04 * v * v + 5 * v + 140 - u + current);
      v += (step / 2) * (0.04 * v * v + 5 * v + 140 - u + current);
      u += step * 0.02 * (0.2 * v - u);
      if (v >= 30) {
        expected.push(k);
        v = -65;
        u += 8;
      }
      potential.push(v);
    }
    expect(spikes).toEqual(expected);
    expect(spikes.length).toBeGreaterThan(4);
    expect(apart(traces.v, potential)).toBeLessThan(1e-7);
  });
});
