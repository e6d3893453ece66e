import { describe, expect, it } from 'vitest';
import { lifConductance } from '../../../controllers/neurons/lif-conductance.ts';
import { apart, drive } from './drive.ts';

describe('lif conductance', () => {
  it.each([0.1, 0.5])(
    'relaxes without error to the mean of the reversal potentials when conductances rest, at %d ms',
    (step) => {
      const { traces } = drive(lifConductance, {
        step,
        steps: 100 / step,
        parameters: { tau_syn_ex: 1e12, tau_syn_in: 1e12 },
        initial: { g_ex: 2, g_in: 8 },
      });
      const rest = (10 * -60 + 8 * -80) / 20;
      const exact = traces.v.map((_, k) => rest + (-60 - rest) * Math.exp((-(k + 1) * step * 20) / 200));
      // Exponential Euler's own series near 0 has a relative error of 3e-9.
      expect(apart(traces.v, exact)).toBeLessThan(1e-7);
    },
  );

  it('is of first order in the step, and stays between the reversal potentials at any conductance', () => {
    const peak = (step: number) =>
      drive(lifConductance, {
        step,
        steps: Math.round(8 / step),
        parameters: { t_ref: 0 },
        spikes: { excitatory: [{ step: 1, weight: 4 }], inhibitory: [{ step: 1, weight: 10 }] },
      }).traces.v.at(-1) as number;
    const truth = peak(0.00125);
    const errors = [0.4, 0.2, 0.1].map((step) => Math.abs(peak(step) - truth));
    expect(errors[0] / errors[1]).toBeCloseTo(2, 1);
    expect(errors[1] / errors[2]).toBeCloseTo(2, 1);
    const { traces } = drive(lifConductance, {
      step: 1,
      steps: 50,
      parameters: { V_th: 100 },
      spikes: { excitatory: [{ step: 5, weight: 1e5 }], inhibitory: [{ step: 20, weight: 1e5 }] },
    });
    expect(Math.max(...traces.v)).toBeLessThanOrEqual(0);
    expect(Math.min(...traces.v)).toBeGreaterThanOrEqual(-80);
  });
});

it('has conductances that decay each with its own time constant: 5 ms of excitation, 10 ms of inhibition', () => {
  const { traces } = drive(lifConductance, {
    step: 0.5,
    steps: 40,
    spikes: { excitatory: [{ step: 1, weight: 2 }], inhibitory: [{ step: 1, weight: 3 }] },
  });
  const decay = (w: number, tau: number) => traces.v.map((_, k) => w * Math.exp((-(k + 1) * 0.5) / tau));
  expect(apart(traces.g_ex, decay(2, 5))).toBeLessThan(1e-12);
  expect(apart(traces.g_in, decay(3, 10))).toBeLessThan(1e-12);
});
