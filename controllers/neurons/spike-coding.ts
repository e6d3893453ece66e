import { defineNeuron } from '../engine/model/define.ts';

/**
 * Neuron of a spike-coding network. Its potential is the coding error along its own decoding vector D, v = D (x - x_hat), and a
 * spike makes that error smaller.
 *
 * Use it to compute a linear dynamical system with few, precisely timed spikes. Weights are computed, not learned.
 *
 * Spikes are drawn with a rate that rises steeply at the threshold |D|^2 / 2 and has an upper limit. So neurons that have the same
 * error do not all correct it before the corrections of others arrive.
 *
 * For x' = A x + c, read out as x_hat' = -lambda x_hat + sum_i D_i s_i: `fast` weights onto the others are -D^T D, `slow`
 * weights are D^T (A + lambda) D, onto itself too, and `drive` is D^T c. A spike subtracts `reset` from the neuron's own potential.
 */
export const spikeCoding = defineNeuron({
  name: 'spike_coding',
  source: 'Boerlin, Machens & Denève 2013; soft threshold of Rullán Buxó & Pillow 2020',
  deviations: [
    'the source lets the one neuron with the largest error above threshold spike in a step; here each draws with a soft threshold, so that no step needs a comparison of all; `spikeCodingGreedy` is the source’s',
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
  },
  inputs: { drive: { unit: '1/ms', default: 0, meaning: 'command, D^T c' } },
  receptors: {
    fast: { unit: '1', meaning: 'correction of the error', onInput: 'v += input' },
    slow: { unit: '1/ms', meaning: 'dynamics of the represented variable', onInput: 'r += input' },
  },
  equations: `
    dv/dt = -lambda*v + r + drive
    dr/dt = -lambda*r
  `,
  spike: { hazard: 'rho/(1 + exp((theta - v)/width))', probability: 'exponential' },
  reset: 'v -= reset',
});
