import { describe, expect, it } from 'vitest';
import { lifBiexponential } from '../../../controllers/neurons/lif-biexponential.ts';
import { apart, drive } from './drive.ts';

describe('lif biexponential', () => {
  // With these time constants the peak is at 6 ln(2) / (1 / 3 - 1 / 6) = 6 ln 2 ms, where the two parts differ by 1 / 4.
  const parameters = { tau_rise: 3, tau_decay: 6 };

  it.each([0.1, 0.5])('follows the closed form of current and potential at %d ms', (step) => {
    const { traces } = drive(lifBiexponential, {
      step,
      steps: 60 / step,
      parameters,
      spikes: { current: [{ step: 1, weight: 100 }] },
    });
    const time = traces.v.map((_, k) => (k + 1) * step);
    const part = (tau: number, t: number) =>
      ((400 / 250) * (20 * tau) * (Math.exp(-t / 20) - Math.exp(-t / tau))) / (20 - tau);
    expect(
      apart(
        traces.slow.map((slow, k) => slow - traces.fast[k]),
        time.map((t) => 400 * (Math.exp(-t / 6) - Math.exp(-t / 3))),
      ),
    ).toBeLessThan(1e-10);
    expect(
      apart(
        traces.v,
        time.map((t) => -70 + part(6, t) - part(3, t)),
      ),
    ).toBeLessThan(1e-10);
  });

  it('peaks at the weight', () => {
    const { traces } = drive(lifBiexponential, {
      step: 0.6 * Math.log(2),
      steps: 20,
      parameters: { ...parameters, t_ref: 0 },
      spikes: { current: [{ step: 1, weight: 100 }] },
    });
    const current = traces.slow.map((slow, k) => slow - traces.fast[k]);
    expect(current[9]).toBeCloseTo(100, 10);
    expect(Math.max(...current)).toBe(current[9]);
  });
});
