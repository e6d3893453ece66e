import { describe, expect, it } from 'vitest';
import { allToAll, Network, pA, seconds, simulate } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { homeostaticScaling } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

describe.each([0.5, 1])('homeostatic scaling, step %d ms', (step) => {
  const scale = (post: number[], before?: (time: number) => number): number =>
    pair(homeostaticScaling, {
      step,
      post,
      until: 4000 - step,
      initial: { w: 2 },
      ...(before === undefined
        ? {}
        : { before: (time, simulation) => simulation.setModulator('scaling', before(time)) }),
    }).w / 2;

  it('multiplies the weights of a silent neuron by e in tau_w', () => {
    expect(scale([])).toBeCloseTo(Math.exp(4 / 100), 12);
  });

  it('integrates how far the rate is from its target', () => {
    const spikes = [0, 1000, 1010, 2500];
    // The integral of (1 - y / (tau rho)) / tau_w, y a sum of decaying exponentials.
    const excess = spikes.reduce((sum, time) => sum + (1 - Math.exp((time - 4000) / 5000)) / 5, 0);
    // Held constant over a step at its start, a trace counts too much by half a step.
    expect(scale(spikes)).toBeCloseTo(Math.exp((4 - excess) / 100), 5);
  });

  it('stops while it is switched off', () => {
    expect(scale([], () => 0)).toBe(1);
    expect(scale([], (time) => (time < 1000 - 1e-9 ? 1 : 0))).toBeCloseTo(Math.exp(1 / 100), 12);
  });
});

describe('homeostatic scaling of the inputs to a neuron', () => {
  /** Rate in Hz over the last 50 s of 150, and the weights at the end. */
  function settle(step: number, scaling: number): { rate: number; weights: Float64Array; start: number[] } {
    const network = new Network({ step: seconds(step), seed: 9 });
    const source = network.population('source', poisson, { size: 20 });
    const target = network.population('target', lif, { size: 1 });
    const start = Array.from({ length: 20 }, (_, i) => 30 + i);
    const projection = network.project(source, target, {
      synapse: homeostaticScaling,
      connect: allToAll(),
      receptor: 'excitatory',
      parameters: { tau_w: '20 s' },
      initial: { w: pA(start) },
    });
    const simulation = simulate(network);
    simulation.input(source, 'rate', 'Hz').fill(20);
    simulation.setModulator('scaling', scaling);
    simulation.step(Math.round(100 / step));
    const ids = new Uint32Array(1);
    let spikes = 0;
    for (let tick = 0; tick < Math.round(50 / step); tick++) {
      simulation.step();
      spikes += simulation.spikes(target, ids);
    }
    return { rate: spikes / 50, weights: simulation.synapses(projection, 'w', 'pA'), start };
  }

  it.each([1e-3, 0.5e-3])(
    'reaches the target rate within a tenth and keeps the ratios of weights, step %d s',
    { tags: 'long' },
    (step) => {
      const { rate, weights, start } = settle(step, 1);
      expect(Math.abs(rate / 5 - 1)).toBeLessThan(0.1);
      const factor = weights[0] / start[0];
      expect(Math.abs(factor - 1)).toBeGreaterThan(0.2);
      for (const [i, w] of weights.entries()) expect(Math.abs(w / start[i] / factor - 1)).toBeLessThan(1e-3);
    },
  );

  it('does not without scaling', () => {
    expect(Math.abs(settle(1e-3, 0).rate / 5 - 1)).toBeGreaterThan(0.3);
  });
});
