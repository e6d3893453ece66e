import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrator of the Neuromorphic Intermediate Representation: `LI`. It never spikes; its potential is what is read.
 *
 * Use it as `nirLif`, for readouts.
 */
export const nirLi = defineNeuron({
  name: 'nir_li',
  source: 'Pedersen et al. 2024, table 1, LI',
  parameters: {
    tau: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    r: { unit: '1', default: 1, meaning: 'resistance' },
    v_leak: { unit: '1', default: 0, meaning: 'potential that the leak leads to' },
    bias: { unit: '1', default: 0, meaning: 'constant part of the signal' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    x: { unit: '1', meaning: 'signal during the step' },
  },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  equations: 'dv/dt = (v_leak - v + r*x)/tau',
  spike: { when: '0 > 1' },
});
