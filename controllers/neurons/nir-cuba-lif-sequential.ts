import { defineNeuron } from '../engine/model/define.ts';

/**
 * `nirCubaLif` as snnTorch steps it: by forward Euler, first the current, then the potential with the new current.
 *
 * Use it for networks that were trained so: with the time step of the training, decay factors and weights are those of the training.
 */
export const nirCubaLifSequential = defineNeuron({
  name: 'nir_cuba_lif_sequential',
  source: 'Pedersen et al. 2024, table 1, CubaLIF; order of a step as in snnTorch, Eshraghian et al. 2023',
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
  onStep: 'i += dt*(w_in*x - i)/tau_syn',
  equations: 'dv/dt = (v_leak - v + r*i)/tau_mem',
  method: 'euler',
  spike: { when: 'v > v_threshold' },
  reset: 'v = v_reset',
});
