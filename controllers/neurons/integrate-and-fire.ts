import { defineNeuron } from '../engine/model/define.ts';

/**
 * Integrate-and-fire neuron without leak. A spike subtracts the threshold from the potential and keeps the rest. So the number of
 * spikes is the whole part of the charge over C_m V_th, up to one spike per step.
 *
 * Use it to count: the rate is proportional to the input, as in networks that were trained as rectified linear units.
 */
export const integrateAndFire = defineNeuron({
  name: 'integrate_and_fire',
  source: 'Lapicque 1907 without leak; reset by subtraction as in Rueckauer et al. 2017',
  parameters: {
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    V_th: { unit: 'mV', default: 15, meaning: 'threshold above rest' },
  },
  state: { v: { unit: 'mV', meaning: 'membrane potential above rest' } },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: { psp: { unit: 'mV', meaning: 'jump of the potential', onInput: 'v += input' } },
  equations: 'dv/dt = I_ext/C_m',
  spike: { when: 'v >= V_th' },
  reset: 'v -= V_th',
});
