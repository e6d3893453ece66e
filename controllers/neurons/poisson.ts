import { defineNeuron } from '../engine/model/define.ts';

/**
 * Inhomogeneous Poisson process whose rate the host sets at any step: at most one spike per step, p = 1 - exp(-rate dt).
 *
 * Use it to turn sensor readings into spikes: the host writes one rate per neuron. Where rates stay the same for many steps,
 * `homogeneousPoisson` is cheaper. Where the spikes themselves are given, use `spikeSource`.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20); // holds until it is set again
 * let spikes = 0;
 * simulation.onSpikes(inputs, (_tick, _ids, count) => void (spikes += count));
 * simulation.step(1000);
 * console.log(spikes); // about 50 x 20
 */
export const poisson = defineNeuron({
  name: 'poisson',
  source: 'probability of at least one event of a Poisson process in a step',
  deviations: [
    'at most one spike per step, with probability 1 - exp(-rate dt): in steps of 1 ms, 100 Hz gives 95 spikes/s, and 500 Hz gives 393; drive high rates in shorter steps',
  ],
  parameters: {},
  state: {},
  inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate, held until set again' } },
  spike: { hazard: 'rate', probability: 'exponential' },
});
