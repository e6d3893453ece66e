import { defineNeuron } from '../engine/model/define.ts';

/**
 * Integrator of the Neuromorphic Intermediate Representation: `I`. It never spikes; its potential is what is read. A signal of 1 moves
 * it by r per second.
 *
 * Use it as `nirLif`, to add up what a network does.
 */
export const nirIntegrator = defineNeuron({
  name: 'nir_integrator',
  source: 'Pedersen et al. 2024, table 1, I',
  parameters: {
    r: { unit: 'Hz', default: 1, meaning: 'change of the potential by a signal of 1' },
    bias: { unit: '1', default: 0, meaning: 'constant part of the signal' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    x: { unit: '1', meaning: 'signal during the step' },
  },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  equations: 'dv/dt = r*x',
  spike: { when: '0 > 1' },
});
