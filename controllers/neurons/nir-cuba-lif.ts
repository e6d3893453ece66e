import { defineNeuron } from '../engine/model/define.ts';

/**
 * Current-based leaky integrate-and-fire neuron of the Neuromorphic Intermediate Representation: `CubaLIF`. Its current i follows the
 * signal with a time constant of its own.
 *
 * Use it as `nirLif`. Stepped exactly, or by Euler in a copy, the potential follows the current from before the step; where a program
 * updates the current first, use `nirCubaLifSequential`.
 */
export const nirCubaLif = defineNeuron({
  name: 'nir_cuba_lif',
  source: 'Pedersen et al. 2024, table 1, CubaLIF',
  parameters: {
    tau_syn: { unit: 'ms', default: 5, meaning: 'time constant of the current' },
    tau_mem: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    r: { unit: '1', default: 1, meaning: 'resistance' },
    v_leak: { unit: '1', default: 0, meaning: 'potential that the leak leads to' },
    v_threshold: { unit: '1', default: 1, meaning: 'threshold' },
    v_reset: { unit: '1', default: 0, meaning: 'potential after a spike' },
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
  spike: { when: 'v > v_threshold' },
  reset: 'v = v_reset',
});
