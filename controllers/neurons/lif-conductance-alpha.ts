import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with alpha-shaped conductances: a spike of weight w gives
 * g(t) = w (e t / tau_syn) e^(-t / tau_syn), which peaks at w after tau_syn.
 */
export const lifConductanceAlpha = defineNeuron({
  name: 'lif_conductance_alpha',
  source: 'Meffin, Burkitt & Grayden 2004; constants of iaf_cond_alpha in NEST',
  parameters: {
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    g_L: { unit: 'nS', default: 16.6667, meaning: 'leak conductance' },
    E_L: { unit: 'mV', default: -70, meaning: 'resting potential' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -85, meaning: 'inhibitory reversal potential' },
    V_th: { unit: 'mV', default: -55, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -60, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
    tau_syn_ex: { unit: 'ms', default: 0.2, meaning: 'time to peak of the excitatory conductance' },
    tau_syn_in: { unit: 'ms', default: 2, meaning: 'time to peak of the inhibitory conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    g_ex: { unit: 'nS', meaning: 'excitatory conductance' },
    g_in: { unit: 'nS', meaning: 'inhibitory conductance' },
    drive_ex: { unit: 'nS/ms', meaning: 'what the excitatory conductance rises by' },
    drive_in: { unit: 'nS/ms', meaning: 'what the inhibitory conductance rises by' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    excitatory: {
      unit: 'nS',
      meaning: 'peak of the excitatory conductance',
      sign: 'positive',
      onInput: 'drive_ex += input*exp(1)/tau_syn_ex',
    },
    inhibitory: {
      unit: 'nS',
      meaning: 'peak of the inhibitory conductance',
      sign: 'positive',
      onInput: 'drive_in += input*exp(1)/tau_syn_in',
    },
  },
  equations: `
    dv/dt = (g_L*(E_L - v) + g_ex*(E_ex - v) + g_in*(E_in - v) + I_ext)/C_m
    dg_ex/dt = drive_ex - g_ex/tau_syn_ex
    dg_in/dt = drive_in - g_in/tau_syn_in
    d(drive_ex)/dt = -drive_ex/tau_syn_ex
    d(drive_in)/dt = -drive_in/tau_syn_in
  `,
  method: { v: 'rk4' },
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
