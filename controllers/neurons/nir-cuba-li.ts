import { defineNeuron } from '../engine/model/define.ts';

/**
 * Current-based leaky integrator of the Neuromorphic Intermediate Representation: `CubaLI`. It never spikes; its potential is what is
 * read.
 *
 * Use it as `nirCubaLif`, for readouts.
 */
export const nirCubaLi = defineNeuron({
  name: 'nir_cuba_li',
  source: 'Pedersen et al. 2024, table 1, CubaLI',
  parameters: {
    tau_syn: { unit: 'ms', default: 5, meaning: 'time constant of the current' },
    tau_mem: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    r: { unit: '1', default: 1, meaning: 'resistance' },
    v_leak: { unit: '1', default: 0, meaning: 'potential that the leak leads to' },
    w_in: { unit: '1', default: 1, meaning: 'current that a constant signal of 1 leads to' },
    bias: { unit: '1', default: 0, meaning: 'constant part of the signal' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    i: { unit: '1', meaning: 'synaptic current' },
    x: { unit: '1', meaning: 'signal during the step' },
  },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  equations: `
    di/dt = (w_in*x - i)/tau_syn
    dv/dt = (v_leak - v + r*i)/tau_mem
  `,
  spike: { when: '0 > 1' },
});
