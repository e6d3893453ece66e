import { describe, expect, it } from 'vitest';
import { lifAlpha } from '../../../controllers/neurons/lif-alpha.ts';
import { apart, drive } from './drive.ts';

describe('lif alpha', () => {
  it.each([0.1, 0.5])('follows the closed form of current and potential at %d ms', (step) => {
    const { traces } = drive(lifAlpha, {
      step,
      steps: 60 / step,
      spikes: { current: [{ step: 1, weight: 100 }] },
    });
    const rate = 1 / 2 - 1 / 10;
    const current = (t: number) => 100 * (t / 2) * Math.exp(1 - t / 2);
    const potential = (t: number) =>
      ((100 * Math.E) / 2 / 250) * Math.exp(-t / 10) * ((1 - Math.exp(-rate * t) * (1 + rate * t)) / rate ** 2);
    const time = traces.v.map((_, k) => (k + 1) * step);
    expect(apart(traces.i, time.map(current))).toBeLessThan(1e-10);
    expect(
      apart(
        traces.v,
        time.map((t) => -70 + potential(t)),
      ),
    ).toBeLessThan(1e-10);
    expect(traces.i[Math.round(2 / step) - 1]).toBeCloseTo(100, 10);
  });
});
