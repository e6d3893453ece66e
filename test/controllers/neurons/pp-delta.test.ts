import { describe, expect, it } from 'vitest';
import { Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { ppDelta } from '../../../controllers/neurons/pp-delta.ts';
import { inSI } from '../engine/si.ts';

/** Spikes of 2000 neurons at a constant potential in 2 s. */
function count(step: number, parameters: Parameters<typeof parametersOf>[0], current = 0): number {
  const network = new Network({ step: seconds(step), seed: 5 });
  const size = 2000;
  const neurons = network.population(
    'neurons',
    { ...ppDelta, reset: '' },
    {
      size,
      parameters: inSI<number>(ppDelta.parameters, parameters),
    },
  );
  const simulation = simulate(network);
  simulation.input(neurons, 'I_ext', 'pA').fill(current);
  simulation.step(Math.round(0.2 / step));
  const out = new Uint32Array(size);
  let spikes = 0;
  for (let k = 0; k < Math.round(2 / step); k++) {
    simulation.step();
    spikes += simulation.spikes(neurons, out);
  }
  return spikes;
}

const parametersOf = (values: { c_1?: number; c_2?: number; c_3?: number; dead_time?: number }) => values;

describe('pp delta', () => {
  // v = I tau_m / C_m = 8 mV at 200 pA.
  it.each([
    { step: 1e-3, c_1: 0, c_2: 10, c_3: 250, rate: 10 * Math.exp(2) },
    { step: 0.25e-3, c_1: 0, c_2: 10, c_3: 250, rate: 10 * Math.exp(2) },
    { step: 1e-3, c_1: 5e3, c_2: 0, c_3: 0, rate: 40 },
    { step: 0.25e-3, c_1: 5e3, c_2: 0, c_3: 0, rate: 40 },
  ])(
    'has the rate of its potential and the renewal statistics of a dead time ($step s, $rate Hz)',
    { tags: 'long' },
    (one) => {
      const { step, c_1, c_2, c_3, rate } = one;
      const dead = 4e-3;
      const p = 1 - Math.exp(-rate * step);
      const interval = dead + step / p;
      const expected = (2000 * 2) / interval;
      const deviation = (step / p) * Math.sqrt(1 - p);
      const sigma = Math.sqrt(expected) * (deviation / interval);
      expect(Math.abs(count(step, { c_1, c_2, c_3, dead_time: dead }, 200) - expected)).toBeLessThan(4 * sigma);
    },
  );

  it('never has a rate below 0', () => {
    expect(count(1e-3, { c_1: 5e3, c_2: 0 }, -200)).toBe(0);
  });
});
