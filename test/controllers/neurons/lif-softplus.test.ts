import { describe, expect, it } from 'vitest';
import { defineNeuron, Network, oneToOne, simulate } from '../../../controllers/engine/index.ts';
import { lifSoftplus } from '../../../controllers/neurons/lif-softplus.ts';
import { drive } from './drive.ts';

/** A draw that never lets a neuron spike, and one that always does. */
const [NEVER, ALWAYS] = [() => 1 - 1e-12, () => 0];

describe('the potential', () => {
  it('follows the steps of the source', () => {
    const steps = 80;
    const releases = new Map([3, 4, 20, 47].map((step, k) => [step, 0.05 * (k + 1)]));
    const inhibition = new Map([10, 11, 30].map((step, k) => [step, 0.02 * (k + 1)]));
    const list = (spikes: ReadonlyMap<number, number>) => [...spikes].map(([step, weight]) => ({ step, weight }));
    const { traces } = drive(lifSoftplus, {
      step: 1,
      steps,
      uniform: NEVER,
      inputs: { drive: (step) => 0.01 * step, suppression: (step) => (step > 40 ? 0.3 : 0) },
      spikes: { excitatory: list(releases), inhibitory: list(inhibition) },
    });
    let [v, i, h] = [0, 0, 0];
    for (let step = 1; step <= steps; step++) {
      i = i * Math.exp(-1 / 3) + (150 * (releases.get(step) ?? 0)) / 3;
      v += -v / 10 + i + 0.01 * step - h - (step > 40 ? 0.3 : 0);
      h += -h / 10 + (inhibition.get(step) ?? 0);
      expect(traces['v'][step - 1]).toBeCloseTo(v, 10);
      expect(traces['h'][step - 1]).toBeCloseTo(h, 12);
    }
    expect(Math.max(...traces['v'])).toBeGreaterThan(10);
  });

  it('is raised by J, and by what a step of 1 ms adds, where nothing leaks', () => {
    const { traces } = drive(lifSoftplus, {
      step: 1,
      steps: 60,
      uniform: NEVER,
      parameters: { tau_m: 1e12, J: 2 },
      spikes: { excitatory: [{ step: 1, weight: 0.5 }] },
    });
    expect(traces['v'][59]).toBeCloseTo(1 / 3 / (1 - Math.exp(-1 / 3)), 6);
  });
});

describe('spikes', () => {
  const spikesAt = (v: number, uniform: number): boolean =>
    drive(lifSoftplus, { step: 1, steps: 1, parameters: { tau_m: 1e12 }, initial: { v }, uniform: () => uniform })
      .spikes.length > 0;

  it.each([-1, 0, 0.15, 0.2, 0.3, 1, 5])('come with the softplus of the potential: %d mV', (v) => {
    const p = 1e-3 * 10 * 0.05 * Math.log1p(Math.exp((v - 0.2) / 0.05));
    expect(spikesAt(v, p * 0.999)).toBe(true);
    expect(spikesAt(v, p * 1.001 + 1e-15)).toBe(false);
  });

  it.each([25, 1e6])('are no more frequent than 200 Hz: %d mV', (v) => {
    expect(spikesAt(v, 0.1999)).toBe(true);
    expect(spikesAt(v, 0.2001)).toBe(false);
  });

  it('leave the potential at rest, and none follows within 2 ms', () => {
    const { spikes, traces } = drive(lifSoftplus, {
      step: 1,
      steps: 8,
      uniform: ALWAYS,
      inputs: { drive: () => 1 },
    });
    expect(spikes).toEqual([1, 4, 7]);
    expect(traces['v'][3]).toBe(0);
    expect(traces['v'][4]).toBe(1);
    expect(traces['v'][5]).toBeCloseTo(1.9, 12);
  });
});

it('sums the weights onto it, anew when asked', () => {
  const source = defineNeuron({
    name: 'source',
    source: 'a test',
    parameters: {},
    state: {},
    spike: { when: '1 > 0' },
  });
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', lifSoftplus, { size: 1 });
  network.project(network.population('source', source, { size: 1 }), cells, {
    synapse: { name: 'tell', source: 'a test', state: { w: { unit: 'weight', meaning: '' } }, onPre: 'post += w' },
    connect: oneToOne(),
    receptor: 'weights',
    delay: '0 ms',
    initial: { w: 0.25 },
  });
  const simulation = simulate(network);
  simulation.step(3);
  expect(simulation.state(cells, 'w_in')[0]).toBe(0.75);
  simulation.raise('consolidate');
  expect(simulation.state(cells, 'w_in')[0]).toBe(0);
});
