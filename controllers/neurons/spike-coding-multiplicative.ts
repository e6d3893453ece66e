import { defineNeuron } from '../engine/model/define.ts';

/**
 * Neuron of a spike-coding network with multiplicative synapses, see `spikeCoding`: what arrives at `left` is multiplied by
 * what arrives at `right`, so that the network computes polynomial dynamics, x' = A x + A_2 (x (x) x) + c.
 *
 * This needs a quadratic term that is a product of two linear forms along each neuron's decoding vector D_i:
 * D_i^T A_2 (x (x) x) = (l_i x) (m_i x). Weights onto `left` are l_i D, weights onto `right` are m_i D. The Lorenz system has such
 * an A_2.
 */
export const spikeCodingMultiplicative = defineNeuron({
  name: 'spike_coding_multiplicative',
  source: 'Nardin, Phillips, Podlaski & Keemink 2021, Peer Community Journal 1:e68; soft threshold of `spikeCoding`',
  deviations: [
    'the source lets the one neuron with the largest error above threshold spike in a step; here each draws with a soft threshold, so that no step needs a comparison of all',
    'the quadratic term of a neuron is a product of two linear forms; the source has any matrix over all pairs',
  ],
  parameters: {
    lambda: { unit: '1/ms', default: 0.01, meaning: 'decay of the read-out, and leak' },
    theta: { unit: '1', default: 0.005, meaning: 'threshold, |D|^2 / 2' },
    reset: { unit: '1', default: 0.01, meaning: 'what a spike subtracts: |D|^2 and the cost of a spike' },
    rho: { unit: 'Hz', default: 100, meaning: 'rate far above the threshold, twice that at it' },
    width: { unit: '1', default: 0.0002, meaning: 'width of the soft threshold' },
  },
  state: {
    v: { unit: '1', meaning: 'coding error along the decoding vector' },
    r: { unit: '1/ms', meaning: 'what slow synapses add' },
    a: { unit: '1', meaning: 'left factor' },
    b: { unit: '1/ms', meaning: 'right factor' },
  },
  inputs: { drive: { unit: '1/ms', default: 0, meaning: 'command, D^T c' } },
  receptors: {
    fast: { unit: '1', meaning: 'correction of the error', onInput: 'v += input' },
    slow: { unit: '1/ms', meaning: 'linear dynamics', onInput: 'r += input' },
    left: { unit: '1', meaning: 'one factor', onInput: 'a += input' },
    right: { unit: '1/ms', meaning: 'the other factor', onInput: 'b += input' },
  },
  equations: `
    dv/dt = -lambda*v + r + a*b + drive
    dr/dt = -lambda*r
    da/dt = -lambda*a
    db/dt = -lambda*b
  `,
  spike: { hazard: 'rho/(1 + exp((theta - v)/width))', probability: 'exponential' },
  reset: 'v -= reset',
});
