import { describe, expect, it } from 'vitest';
import { tripletTwoModulators, unitLif } from '../../../bench/models/triplet-two-modulators.ts';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { bernoulli } from '../../../controllers/neurons/bernoulli.ts';

/** Spikes and synapses after a while of silence, input, and every combination of the two modulators. */
function outcome(emitter: 'webassembly' | 'javascript-f32', inputs: number, outputs: number, silent: number) {
  const network = new Network({ seed: 3 });
  const input = network.population('input', bernoulli, { size: inputs });
  const output = network.population('output', unitLif, { size: outputs });
  const plastic = network.project(input, output, {
    synapse: tripletTwoModulators,
    connect: allToAll(),
    initial: { w: (random) => random.uniform() * 0.1 },
    parameters: { A2_plus: 2e-4, A3_plus: 5e-5, A2_minus: 1e-4, A3_minus: 5e-6, w_max: 0.1 },
  });
  const simulation = simulate(network, { emitter });
  const rate = simulation.input(input, 'rate', 'Hz');
  for (let i = silent; i < inputs; i++) rate[i] = 600;
  const spikes: number[] = [];
  const ids = new Uint32Array(outputs);
  for (let tick = 0; tick < 400; tick++) {
    simulation.setModulator('dopamine', tick % 40 < 20 ? '0 Hz' : '1 kHz');
    simulation.setModulator('serotonin', tick % 80 < 40 ? '0 Hz' : '500 Hz');
    simulation.step();
    spikes.push(simulation.spikes(output, ids));
  }
  const state = (['w', 'p', 'd'] as const).map((name) => [...simulation.synapses(plastic, name)]);
  return { spikes, state };
}

describe('triplet rule with two modulators', () => {
  for (const [inputs, outputs, silent] of [
    [64, 12, 0],
    [64, 10, 40],
    [62, 9, 17],
    [8, 1, 8],
  ] as const) {
    it(`${inputs} inputs of which ${silent} are silent, ${outputs} neurons: WebAssembly is bit-equal to f32 JavaScript`, {
      tags: 'long',
    }, () => {
      const oracle = outcome('javascript-f32', inputs, outputs, silent);
      expect(outcome('webassembly', inputs, outputs, silent)).toEqual(oracle);
      expect(oracle.spikes.some((count) => count > 0)).toBe(silent < inputs);
    });
  }
});
