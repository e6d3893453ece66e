import { describe, expect, it } from 'vitest';
import { lif } from '../../../controllers/neurons/lif.ts';
import { apart, drive } from './drive.ts';

const STEPS = [0.1, 0.5];

describe('lif', () => {
  it.each(STEPS)('charges to a constant current without error at %d ms', (step) => {
    const { traces } = drive(lif, { step, steps: 100 / step, inputs: { I_ext: () => 150 } });
    const exact = traces.v.map((_, k) => -70 + ((150 * 20) / 250) * (1 - Math.exp((-(k + 1) * step) / 20)));
    expect(apart(traces.v, exact)).toBeLessThan(1e-11);
  });

  it.each(STEPS)('fires with the period t_ref + tau_m ln(RI / (RI - theta)), rounded up to steps of %d ms', (step) => {
    const { spikes } = drive(lif, { step, steps: 500 / step, inputs: { I_ext: () => 250 } });
    const charge = 20 * Math.log(20 / (20 - 15));
    const period = Math.ceil(charge / step) + Math.round(2 / step);
    expect(spikes[0]).toBe(Math.ceil(charge / step));
    expect(new Set(spikes.slice(1).map((at, i) => at - spikes[i]))).toEqual(new Set([period]));
  });

  it.each(STEPS)('answers a spike with the difference of two exponentials at %d ms', (step) => {
    const { traces } = drive(lif, {
      step,
      steps: 60 / step,
      spikes: { excitatory: [{ step: 1, weight: 100 }], inhibitory: [{ step: 1, weight: -40 }] },
    });
    const psp = (w: number, tau: number, t: number) =>
      (w / 250) * ((20 * tau) / (20 - tau)) * (Math.exp(-t / 20) - Math.exp(-t / tau));
    const exact = traces.v.map((_, k) => -70 + psp(100, 5, (k + 1) * step) + psp(-40, 10, (k + 1) * step));
    expect(apart(traces.v, exact)).toBeLessThan(1e-11);
  });
});

it('is reset to V_reset and stays there while refractory, whatever arrives', () => {
  const { traces, spikes } = drive(lif, {
    step: 0.5,
    steps: 40,
    parameters: { V_reset: -62, t_ref: 3 },
    inputs: { I_ext: () => 3000 },
  });
  const [first] = spikes;
  // Six steps of 0.5 ms after that of the spike.
  expect([...traces.v.subarray(first - 1, first + 6)]).toEqual(Array.from({ length: 7 }, () => -62));
  expect(traces.v[first + 6]).toBeGreaterThan(-62);
});
