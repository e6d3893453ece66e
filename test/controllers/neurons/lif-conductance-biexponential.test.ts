import { describe, expect, it } from 'vitest';
import { lifConductanceBiexponential } from '../../../controllers/neurons/lif-conductance-biexponential.ts';
import { apart, drive } from './drive.ts';

const spikes = { excitatory: [{ step: 1, weight: 3 }], inhibitory: [{ step: 1, weight: 8 }] };

describe('lif conductance biexponential', () => {
  it.each([0.1, 0.5])('has conductances that peak at the weight, without error at %d ms', (step) => {
    const { traces } = drive(lifConductanceBiexponential, { step, steps: 40 / step, spikes });
    const rising = (w: number, rise: number, decay: number) => {
      const peak = ((rise * decay) / (decay - rise)) * Math.log(decay / rise);
      const shape = (t: number): number => Math.exp(-t / decay) - Math.exp(-t / rise);
      return traces.v.map((_, k) => (w * shape((k + 1) * step)) / shape(peak));
    };
    const conductance = (side: string) => traces[`slow_${side}`].map((slow, k) => slow - traces[`fast_${side}`][k]);
    expect(apart(conductance('ex'), rising(3, 0.5, 5))).toBeLessThan(1e-11);
    expect(apart(conductance('in'), rising(8, 1, 10))).toBeLessThan(1e-11);
    expect(Math.max(...conductance('in'))).toBeCloseTo(8, 1);
  });

  it('has a potential of fourth order in the step, as its conductances are exact in every stage', () => {
    const potential = (step: number) =>
      drive(lifConductanceBiexponential, {
        step,
        steps: Math.round(6.4 / step),
        parameters: { t_ref: 0 },
        spikes,
      }).traces.v.at(-1) as number;
    const truth = potential(0.0125);
    const errors = [0.8, 0.4, 0.2].map((step) => Math.abs(potential(step) - truth));
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(3.5);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(3.5);
    expect(errors[2]).toBeLessThan(1e-4);
  });
});
