import { defineNeuron } from '../engine/model/define.ts';

/**
 * Threshold of the Neuromorphic Intermediate Representation: `Threshold`. It spikes in every step in which the signal is above it, and
 * remembers nothing.
 *
 * Use it to make spikes of a graded signal.
 */
export const nirThreshold = defineNeuron({
  name: 'nir_threshold',
  source: 'Pedersen et al. 2024, table 1, Threshold',
  parameters: {
    threshold: { unit: '1', default: 1, meaning: 'signal above which it spikes' },
    bias: { unit: '1', default: 0, meaning: 'constant part of the signal' },
  },
  state: { x: { unit: '1', meaning: 'signal during the step' } },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  spike: { when: 'x > threshold' },
});
