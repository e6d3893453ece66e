import { defineNeuron } from '../engine/model/define.ts';

/**
 * Spikes at random with a rate that is its filtered input, where that is positive.
 *
 * Use a population of it for inhibition in proportion to the activity of other neurons, as rate models have it, with spikes.
 */
export const linearPoisson = defineNeuron({
  name: 'linear_poisson',
  source:
    'linear-nonlinear Poisson cascade, Chichilnisky 2001, with a half-wave rectifier; as the inhibition of Haga & Fukai 2018, eLife 7:e34171, with spikes',
  deviations: ['the source has rates; here are spikes'],
  parameters: { tau: { unit: 'ms', default: 5, meaning: 'decay of the rate' } },
  state: { r: { unit: 'Hz', meaning: 'rate, where positive' } },
  receptors: { rate: { unit: 'Hz', meaning: 'jump of the rate', onInput: 'r += input', applied: 'after' } },
  equations: 'dr/dt = -r/tau',
  method: 'euler',
  spike: { hazard: 'max(r, 0*Hz)', probability: 'linear' },
});
