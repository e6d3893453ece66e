import { describe, expect, it } from 'vitest';
import { ringWeights } from '../../../controllers/decoding/ring-attractor.ts';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { srm0 } from '../../../controllers/neurons/srm0.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

const SIZE = 40;
const directions = Float64Array.from({ length: SIZE }, (_, i) => (2 * Math.PI * i) / SIZE);

describe('the lateral weights of a ring', () => {
  const weight = ringWeights(directions, { excitation: 100, inhibition: 300 });
  const into = (to: number): number[] => Array.from(directions, (_, from) => weight(from, to));

  it('sum to excitation less inhibition for each neuron', () => {
    for (let to = 0; to < SIZE; to++) expect(into(to).reduce((a, b) => a + b)).toBeCloseTo(-200, 9);
  });

  it('excite like directions most, and no neuron itself', () => {
    const weights = into(10);
    expect(weights[10]).toBe(-300 / SIZE);
    expect(weights[9]).toBe(Math.max(...weights));
    expect(weights[7]).toBeLessThan(weights[8]);
    for (let apart = 1; apart < SIZE / 2; apart++) {
      expect(weights[(10 + apart) % SIZE]).toBeCloseTo(weights[(10 - apart + SIZE) % SIZE], 9);
      expect(weights[(10 + apart + 1) % SIZE]).toBeLessThanOrEqual(weights[(10 + apart) % SIZE]);
    }
  });

  it('fall to half of their height at 15 degrees', () => {
    const fine = Float64Array.of(0, (1 * Math.PI) / 180, (15.1 * Math.PI) / 180);
    const ring = ringWeights(fine, { excitation: 1, inhibition: 0 });
    expect(ring(2, 0) / ring(1, 0)).toBeCloseTo(0.5, 2);
  });
});

/** Mean length of the mean direction of spikes in 200 ms of a ring whose neurons hear the same 1240 spikes per second. */
function coherence(lateral: boolean): number {
  const network = new Network({ seed: 1 });
  const sources = network.population('sources', poisson, { size: 40 });
  const ring = network.population('ring', srm0, { size: SIZE });
  network.project(sources, ring, { synapse: staticSynapse, connect: allToAll(), initial: { w: 2 } });
  const weight = ringWeights(directions, { excitation: 100, inhibition: 300 });
  const w = (_: unknown, from: number, to: number): number => (lateral ? weight(from, to) : 0);
  network.project(ring, ring, { synapse: staticSynapse, connect: allToAll(), initial: { w } });
  const simulation = simulate(network);
  simulation.input(sources, 'rate', 'Hz').fill(31);
  const lengths = Array.from({ length: 20 }, () => {
    const sum = { x: 0, y: 0, spikes: 0 };
    const stop = simulation.onSpikes(ring, (_, ids, count) => {
      for (let i = 0; i < count; i++) {
        sum.x += Math.cos(directions[ids[i]]);
        sum.y += Math.sin(directions[ids[i]]);
      }
      sum.spikes += count;
    });
    simulation.step(200);
    stop();
    return Math.hypot(sum.x, sum.y) / sum.spikes;
  });
  return lengths.reduce((a, b) => a + b) / lengths.length;
}

it('lets one direction win among neurons that are driven alike', () => {
  expect(coherence(true)).toBeGreaterThan(0.8);
  expect(coherence(false)).toBeLessThan(0.3);
});
