import { defineNeuron } from '../engine/model/define.ts';

/**
 * Neuron of a spike-coding network as its authors step it: forward Euler, and one spike in a step at most, of the neuron with the largest
 * error above threshold. It spikes wherever its error is above threshold; `GreedySpikeRule` lets one of these through to a population
 * of `spikeSource`, whose spikes are those of the network.
 *
 * For x' = A x + c, read out as x_hat' = -lambda x_hat + sum_i D_i s_i: from spike source i onto neuron j, `fast` weights are -D_j D_i, onto
 * itself too, and `slow` weights D_j (A + lambda) D_i; `drive` is D_j c. Delays of these synapses are 0. In a step of the source
 *
 *     v(t + dt) = v(t) + dt (-lambda v(t) + r(t) + drive) - D^T D s(t),   r(t) = (1 - lambda dt) r(t - dt) + D^T (A + lambda) D s(t).
 *
 * Use it to repeat what was published. `spikeCoding` needs no comparison of all neurons.
 */
export const spikeCodingGreedy = defineNeuron({
  name: 'spike_coding_greedy',
  source:
    'Boerlin, Machens & Denève 2013; greedy rule and stepping of the program of Nardin, Phillips, Podlaski & Keemink 2021',
  parameters: {
    lambda: { unit: '1/ms', default: 0.01, meaning: 'decay of the read-out, and leak' },
    theta: { unit: '1', default: 0.005, meaning: 'threshold, |D|^2 / 2' },
  },
  state: {
    v: { unit: '1', meaning: 'coding error along the decoding vector' },
    r: { unit: '1/ms', meaning: 'what slow synapses add' },
  },
  inputs: { drive: { unit: '1/ms', default: 0, meaning: 'command, D^T c' } },
  receptors: {
    fast: { unit: '1', meaning: 'correction of the error', onInput: 'v += input', applied: 'after' },
    slow: { unit: '1/ms', meaning: 'dynamics of the represented variable', onInput: 'r += input' },
  },
  equations: `
    dv/dt = -lambda*v + r + drive
    dr/dt = -lambda*r
  `,
  method: 'euler',
  spike: { when: 'v > theta' },
});
