import { defineNeuron } from '../engine/model/define.ts';

/**
 * A neuron of a soft winner-take-all. Its share of the spikes of its layer is exp(gain u) / sum of exp(gain u) over the layer.
 * Where u is a log likelihood, this is the probability that the neuron is the cause of the input. The host acts as lateral
 * inhibition: it sets `inhibition` to the logarithm of the sum.
 *
 * `novelty` falls as 1/2, 1/3, ... with the spikes of the neuron. As a learning rate it makes weights a running mean.
 */
export const softCompetitor = defineNeuron({
  name: 'soft_competitor',
  source: 'Nessler, Pfeiffer, Buesing & Maass 2013, PLoS Comput Biol 9:e1003037, eqs. 1, 2 and 6',
  parameters: { tau: { unit: 'ms', default: 70, meaning: 'how long an input counts' } },
  state: {
    u: { unit: '1', meaning: 'evidence' },
    novelty: { unit: '1', initial: 1, meaning: 'what the next spike may teach it: all, then half, a third, ...' },
  },
  inputs: {
    rate: { unit: 'Hz', default: 0, meaning: 'of the whole layer' },
    gain: { unit: '1', default: 1, meaning: 'of evidence' },
    inhibition: { unit: '1', default: 0, meaning: 'log of the sum of exp(gain u) over the layer' },
    seeing: { unit: '1', default: 1, meaning: '0 while there is nothing to learn from, else 1' },
  },
  receptors: { evidence: { unit: '1', meaning: 'log likelihood ratios', onInput: 'u += input' } },
  equations: 'du/dt = -u/tau',
  spike: { hazard: 'rate*exp(gain*u - inhibition)', probability: 'exponential' },
  reset: 'novelty = novelty/(1 + seeing*novelty)',
});
