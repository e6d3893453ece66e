import { defineNeuron } from '../engine/model/define.ts';

/**
 * Integrate-and-fire neuron without leak of the Neuromorphic Intermediate Representation: `IF`. A signal of 1 moves the potential by r
 * per second.
 *
 * Use it as `nirLif`, for networks that were trained as rectified linear units.
 */
export const nirIf = defineNeuron({
  name: 'nir_if',
  source: 'Pedersen et al. 2024, table 1, IF',
  parameters: {
    r: { unit: 'Hz', default: 1, meaning: 'change of the potential by a signal of 1' },
    v_threshold: { unit: '1', default: 1, meaning: 'threshold' },
    v_reset: { unit: '1', default: 0, meaning: 'potential after a spike' },
    bias: { unit: '1', default: 0, meaning: 'constant part of the signal' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    x: { unit: '1', meaning: 'signal during the step' },
  },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  equations: 'dv/dt = r*x',
  spike: { when: 'v > v_threshold' },
  reset: 'v = v_reset',
});
