import { defineNeuron } from '../engine/model/define.ts';

/**
 * A sum of signals that nothing integrates, as it comes out of a graph of the Neuromorphic Intermediate Representation through weights.
 * It never spikes; its signal is what is read.
 */
export const nirReadout = defineNeuron({
  name: 'nir_readout',
  source: 'Pedersen et al. 2024, table 1, Output behind Affine or Linear',
  parameters: { bias: { unit: '1', default: 0, meaning: 'constant part of the signal' } },
  state: { x: { unit: '1', meaning: 'signal during the step' } },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  spike: { when: '0 > 1' },
});
