import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with alpha-shaped currents: a spike of weight w gives i(t) = w (e t / tau_syn) e^(-t / tau_syn),
 * which peaks at w after tau_syn.
 *
 * Use it where currents should rise smoothly and one time constant is enough. `lifBiexponential` has separate time constants for
 * rise and decay; `lif` has no rise and is cheaper.
 */
export const lifAlpha = defineNeuron({
  name: 'lif_alpha',
  source: 'Rotter & Diesmann 1999, section 3.2; the constants of iaf_psc_alpha in NEST',
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    E_L: { unit: 'mV', default: -70, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -55, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -70, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
    tau_syn: { unit: 'ms', default: 2, meaning: 'time to peak of a synaptic current' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    i: { unit: 'pA', meaning: 'synaptic current' },
    drive: { unit: 'pA/ms', meaning: 'what the synaptic current rises by' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    current: { unit: 'pA', meaning: 'peak of the current', onInput: 'drive += input*exp(1)/tau_syn' },
  },
  equations: `
    dv/dt = (E_L - v)/tau_m + (i + I_ext)/C_m
    di/dt = drive - i/tau_syn
    d(drive)/dt = -drive/tau_syn
  `,
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
