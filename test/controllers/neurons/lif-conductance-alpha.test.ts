import { describe, expect, it } from 'vitest';
import { lifConductanceAlpha } from '../../../controllers/neurons/lif-conductance-alpha.ts';
import { apart, drive } from './drive.ts';

const spikes = { excitatory: [{ step: 1, weight: 5 }], inhibitory: [{ step: 1, weight: 8 }] };

describe('lif conductance alpha', () => {
  it.each([0.1, 0.2])('has conductances that peak at the weight after tau_syn, without error at %d ms', (step) => {
    const { traces } = drive(lifConductanceAlpha, { step, steps: 20 / step, spikes });
    const alpha = (w: number, tau: number) =>
      traces.v.map((_, k) => ((w * (k + 1) * step) / tau) * Math.exp(1 - ((k + 1) * step) / tau));
    expect(apart(traces.g_ex, alpha(5, 0.2))).toBeLessThan(1e-11);
    expect(apart(traces.g_in, alpha(8, 2))).toBeLessThan(1e-11);
    expect(traces.g_in[Math.round(2 / step) - 1]).toBeCloseTo(8, 10);
  });

  it('has a potential of fourth order in the step, as its conductances are exact in every stage', () => {
    const potential = (step: number) =>
      drive(lifConductanceAlpha, { step, steps: Math.round(3.2 / step), spikes }).traces.v.at(-1) as number;
    const truth = potential(0.0125);
    const errors = [0.4, 0.2, 0.1].map((step) => Math.abs(potential(step) - truth));
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(3.5);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(3.5);
    expect(errors[2]).toBeLessThan(2e-4);
  });
});
