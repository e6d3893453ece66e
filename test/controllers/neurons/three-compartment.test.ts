import { describe, expect, it } from 'vitest';
import { threeCompartment } from '../../../controllers/neurons/three-compartment.ts';
import { drive } from './drive.ts';

const PASSIVE = { g_na1: 0, g_k1: 0, g_na2: 0, g_k2: 0 };

/** Largest depolarisations, in mV, from one synaptic conductance. */
function peaks(receptor: 'trunk' | 'tuft', weight: number, step: number, parameters = {}) {
  const { traces } = drive(threeCompartment, {
    step,
    steps: 60 / step,
    parameters,
    spikes: { [receptor]: [{ step: 1, weight }] },
  });
  const [soma, trunk, tuft] = [traces.v, traces.v_1, traces.v_2].map((trace) => Math.max(...trace) + 65);
  return { soma, trunk, tuft };
}

describe('three compartments', () => {
  it.each([0.1, 0.2])('are a chain of voltage dividers for a constant current, at %d ms', (step) => {
    const { traces } = drive(threeCompartment, { step, steps: 800 / step, inputs: { I_2: () => 10 } });
    const [soma, trunk, tuft] = [traces.v, traces.v_1, traces.v_2].map((trace) => (trace.at(-1) as number) + 65);
    const load = 1.32 + (15 * 2.2) / (15 + 2.2);
    expect(soma / trunk).toBeCloseTo(15 / 17.2, 9);
    expect(trunk / tuft).toBeCloseTo(6 / (6 + load), 9);
    expect(tuft).toBeCloseTo(10 / (0.528 + (6 * load) / (6 + load)), 8);
  });

  it('are held towards E_in by a conductance G on the soma, against the leaks of all three', () => {
    const { traces } = drive(threeCompartment, {
      step: 0.1,
      steps: 8000,
      parameters: { tau_gaba: 1e9 },
      spikes: { gaba: [{ step: 1, weight: 10 }] },
    });
    const inSeries = (a: number, b: number): number => (a * b) / (a + b);
    const leaks = 2.2 + inSeries(15, 1.32 + inSeries(6, 0.528));
    expect(traces.v.at(-1)).toBeCloseTo(-65 + (10 * (-80 + 65)) / (10 + leaks), 3);
  });

  it.each([0.1, 0.05])('attenuate a synaptic potential more the further out it starts, at %d ms', (step) => {
    const near = peaks('trunk', 1, step);
    const far = peaks('tuft', 1, step);
    expect(far.tuft).toBeGreaterThan(near.trunk);
    expect(far.soma).toBeLessThan(near.soma);
    expect(far.tuft / far.soma).toBeGreaterThan(2 * (near.trunk / near.soma));
    expect(far.tuft).toBeGreaterThan(far.trunk);
    expect(far.trunk).toBeGreaterThan(far.soma);
  });

  it.each([0.1, 0.05])('amplify synapses of the tuft that reach its threshold, at %d ms', (step) => {
    const one = peaks('tuft', 1, step).tuft;
    expect(peaks('tuft', 12, step)).toEqual(peaks('tuft', 12, step, PASSIVE));
    expect(peaks('tuft', 12, step).tuft).toBeLessThan(12 * one);
    expect(peaks('tuft', 13, step).tuft).toBeGreaterThan(peaks('tuft', 13, step, PASSIVE).tuft + 20);
    expect(peaks('tuft', 13, step).tuft).toBeGreaterThan(13 * one);
  });
});
