import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with conductances that rise and decay exponentially: a spike of weight w gives
 * g(t) = w norm (e^(-t / tau_decay) - e^(-t / tau_rise)), whose peak is w. Time constants within 0.1 % of each other count as equal
 * to their mean tau, for which the limit is the alpha function g(t) = w (t / tau) e^(1 - t / tau).
 */
export const lifConductanceBiexponential = defineNeuron({
  name: 'lif_conductance_biexponential',
  source: 'Roth & van Rossum 2009, Modeling synapses, eqs. 6.4-6.6; cell of Brette et al. 2007, benchmark 1',
  parameters: {
    C_m: { unit: 'pF', default: 200, meaning: 'membrane capacitance' },
    g_L: { unit: 'nS', default: 10, meaning: 'leak conductance' },
    E_L: { unit: 'mV', default: -60, meaning: 'resting potential' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -80, meaning: 'inhibitory reversal potential' },
    V_th: { unit: 'mV', default: -50, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -60, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 5, meaning: 'refractory time' },
    rise_ex: { unit: 'ms', default: 0.5, meaning: 'rise of the excitatory conductance' },
    decay_ex: { unit: 'ms', default: 5, meaning: 'decay of the excitatory conductance' },
    rise_in: { unit: 'ms', default: 1, meaning: 'rise of the inhibitory conductance' },
    decay_in: { unit: 'ms', default: 10, meaning: 'decay of the inhibitory conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    slow_ex: { unit: 'nS', meaning: 'decaying part of the excitatory conductance' },
    fast_ex: { unit: 'nS', meaning: 'rising part of the excitatory conductance' },
    slow_in: { unit: 'nS', meaning: 'decaying part of the inhibitory conductance' },
    fast_in: { unit: 'nS', meaning: 'rising part of the inhibitory conductance' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    excitatory: {
      unit: 'nS',
      meaning: 'peak of the excitatory conductance',
      sign: 'positive',
      onInput: 'slow_ex += norm_ex*input; fast_ex += norm_ex*input',
    },
    inhibitory: {
      unit: 'nS',
      meaning: 'peak of the inhibitory conductance',
      sign: 'positive',
      onInput: 'slow_in += norm_in*input; fast_in += norm_in*input',
    },
  },
  equations: `
    peak_ex = rise_ex*decay_ex/(decay_ex - rise_ex)*log(decay_ex/rise_ex)
    peak_in = rise_in*decay_in/(decay_in - rise_in)*log(decay_in/rise_in)
    alike_ex = abs(decay_ex - rise_ex) < 0.001*decay_ex
    alike_in = abs(decay_in - rise_in) < 0.001*decay_in
    tau_ex = 0.5*(rise_ex + decay_ex)
    tau_in = 0.5*(rise_in + decay_in)
    norm_ex = where(alike_ex, exp(1), 1/(exp(-peak_ex/decay_ex) - exp(-peak_ex/rise_ex)))
    norm_in = where(alike_in, exp(1), 1/(exp(-peak_in/decay_in) - exp(-peak_in/rise_in)))
    g_ex = slow_ex - fast_ex
    g_in = slow_in - fast_in
    dv/dt = (g_L*(E_L - v) + g_ex*(E_ex - v) + g_in*(E_in - v) + I_ext)/C_m
    d(slow_ex)/dt = where(alike_ex, (fast_ex - slow_ex)/tau_ex, -slow_ex/decay_ex)
    d(fast_ex)/dt = -fast_ex/where(alike_ex, tau_ex, rise_ex)
    d(slow_in)/dt = where(alike_in, (fast_in - slow_in)/tau_in, -slow_in/decay_in)
    d(fast_in)/dt = -fast_in/where(alike_in, tau_in, rise_in)
  `,
  method: { v: 'rk4' },
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
