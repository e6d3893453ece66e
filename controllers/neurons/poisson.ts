import { defineNeuron } from '../engine/model/define.ts';

/** Inhomogeneous Poisson process whose rate the host sets at any step: at most one spike a step, p = 1 - exp(-rate dt). */
export const poisson = defineNeuron({
  name: 'poisson',
  source: 'probability of at least one event of a Poisson process in a step',
  parameters: {},
  state: {},
  inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate, held until set again' } },
  spike: { hazard: 'rate', probability: 'exponential' },
});
