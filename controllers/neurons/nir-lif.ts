import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron of the Neuromorphic Intermediate Representation: `LIF`. Potentials and signals have no unit. What
 * comes in during a step acts as a signal that is held for that step.
 *
 * Use it for networks that come from NIR files, or go into them. It is stepped exactly; for a program that steps by forward Euler,
 * state `method: 'euler'` in a copy.
 */
export const nirLif = defineNeuron({
  name: 'nir_lif',
  source: 'Pedersen et al. 2024, table 1, LIF',
  parameters: {
    tau: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    r: { unit: '1', default: 1, meaning: 'resistance' },
    v_leak: { unit: '1', default: 0, meaning: 'potential that the leak leads to' },
    v_threshold: { unit: '1', default: 1, meaning: 'threshold' },
    v_reset: { unit: '1', default: 0, meaning: 'potential after a spike' },
    bias: { unit: '1', default: 0, meaning: 'constant part of the signal' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    x: { unit: '1', meaning: 'signal during the step' },
  },
  receptors: { signal: { unit: '1', meaning: 'part of the signal during the step', onInput: 'x = input + bias' } },
  equations: 'dv/dt = (v_leak - v + r*x)/tau',
  spike: { when: 'v > v_threshold' },
  reset: 'v = v_reset',
});
