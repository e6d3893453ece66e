import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with exponentially decaying conductances; constants of the COBA benchmark network.
 *
 * Use it where the effect of a synapse should depend on the potential: excitation saturates at its reversal potential, and
 * inhibition shunts. Weights are conductances. It costs more than `lif`, because its time constant changes from step to step.
 *
 * Exponential Euler keeps it stable at any conductance and any step. It is exact while the conductances are constant.
 */
export const lifConductance = defineNeuron({
  name: 'lif_conductance',
  source: 'Vogels & Abbott 2005; constants of Brette et al. 2007, benchmark 1',
  parameters: {
    C_m: { unit: 'pF', default: 200, meaning: 'membrane capacitance' },
    g_L: { unit: 'nS', default: 10, meaning: 'leak conductance' },
    E_L: { unit: 'mV', default: -60, meaning: 'resting potential' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -80, meaning: 'inhibitory reversal potential' },
    V_th: { unit: 'mV', default: -50, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -60, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 5, meaning: 'refractory time' },
    tau_syn_ex: { unit: 'ms', default: 5, meaning: 'decay of the excitatory conductance' },
    tau_syn_in: { unit: 'ms', default: 10, meaning: 'decay of the inhibitory conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    g_ex: { unit: 'nS', meaning: 'excitatory conductance' },
    g_in: { unit: 'nS', meaning: 'inhibitory conductance' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    excitatory: {
      unit: 'nS',
      meaning: 'jump of the excitatory conductance',
      sign: 'positive',
      onInput: 'g_ex += input',
    },
    inhibitory: {
      unit: 'nS',
      meaning: 'jump of the inhibitory conductance',
      sign: 'positive',
      onInput: 'g_in += input',
    },
  },
  equations: `
    dv/dt = (g_L*(E_L - v) + g_ex*(E_ex - v) + g_in*(E_in - v) + I_ext)/C_m
    dg_ex/dt = -g_ex/tau_syn_ex
    dg_in/dt = -g_in/tau_syn_in
  `,
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
