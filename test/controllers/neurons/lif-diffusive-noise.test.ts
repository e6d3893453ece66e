import { describe, expect, it } from 'vitest';
import { ms, mV, Network, simulate } from '../../../controllers/engine/index.ts';
import { lifDiffusiveNoise } from '../../../controllers/neurons/lif-diffusive-noise.ts';
import { drive } from './drive.ts';

it('without noise, the potential follows the steps of the source', () => {
  const releases = new Map([3, 4, 20].map((step, k) => [step, 0.001 * (k + 1)]));
  const list = [...releases].map(([step, weight]) => ({ step, weight }));
  const { traces } = drive(lifDiffusiveNoise, {
    step: 1,
    steps: 50,
    parameters: { sigma: 0 },
    inputs: { drive: (step) => 0.001 * step, suppression: (step) => (step > 40 ? 0.3 : 0) },
    spikes: { excitatory: list, inhibitory: [{ step: 10, weight: 0.02 }] },
  });
  let [v, i, h] = [0, 0, 0];
  for (let step = 1; step <= 50; step++) {
    i = i * Math.exp(-1 / 3) + (100 * (releases.get(step) ?? 0)) / 3;
    v += -v / 10 + i + 0.001 * step - h - (step > 40 ? 0.3 : 0);
    h += -h / 10 + (step === 10 ? 0.02 : 0);
    expect(traces['v'][step - 1]).toBeCloseTo(v, 10);
  }
});

it('spikes above threshold, and not again within 2 ms, as the potential rises from rest', () => {
  const { spikes, traces } = drive(lifDiffusiveNoise, {
    step: 1,
    steps: 8,
    parameters: { sigma: 0 },
    inputs: { drive: (step) => (step === 1 ? 1 : 1.01) },
  });
  expect(spikes).toEqual([2, 5, 8]);
  expect(traces['v'][0]).toBe(1);
  expect(traces['v'][1]).toBe(0);
});

describe('the noise', () => {
  it('is normal: it makes two uniform numbers of the bits of one', () => {
    const first = (u: number, step = 1): number =>
      drive(lifDiffusiveNoise, { step, steps: 1, parameters: { tau_m: 1e12 }, uniform: () => u }).traces['v'][0];
    const [upper, lower] = [1000 / 4096, 0.3];
    const normal = Math.sqrt(-2 * Math.log(1 - upper)) * Math.cos(2 * Math.PI * lower);
    expect(first(upper + lower / 4096)).toBeCloseTo(0.1 * normal, 8);
    expect(first(upper + lower / 4096, 0.25)).toBeCloseTo(0.05 * normal, 8);
  });

  it.each([1, 0.5])('spreads the potential as an Ornstein-Uhlenbeck process, in steps of %d ms', (step) => {
    const network = new Network({ step: ms(step), seed: 1 });
    const cells = network.population('cells', lifDiffusiveNoise, { size: 20_000, parameters: { theta: mV(100) } });
    const simulation = simulate(network);
    simulation.step(60 / step);
    const v = simulation.state(cells, 'v', 'mV');
    const moment = (n: number): number => v.reduce((sum, one) => sum + one ** n, 0) / v.length;
    // The variance of v = (1 - step/10) v + noise; Euler's steps are a little noisier than the process.
    const variance = (0.01 * step) / (1 - (1 - step / 10) ** 2);
    // Each limit is four standard errors of 20 000 numbers.
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(variance / 20_000));
    expect(Math.abs(moment(2) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    expect(Math.abs(moment(4) / variance ** 2 - 3)).toBeLessThan(4 * Math.sqrt(96 / 20_000));
  });
});
