import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with currents that rise and decay exponentially: a spike of weight w gives
 * i(t) = w norm (e^(-t / tau_decay) - e^(-t / tau_rise)), whose peak, at t_peak, is w. Time constants within 0.1 % of each other
 * count as equal to their mean tau, for which the limit is the alpha function i(t) = w (t / tau) e^(1 - t / tau).
 *
 * Use it where rise and decay of synaptic currents were measured.
 */
export const lifBiexponential = defineNeuron({
  name: 'lif_biexponential',
  source: 'Roth & van Rossum 2009, Modeling synapses, eqs. 6.4-6.6',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    E_L: { unit: 'mV', default: -70, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -55, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -70, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
    tau_rise: { unit: 'ms', default: 1, meaning: 'rise of the synaptic current' },
    tau_decay: { unit: 'ms', default: 5, meaning: 'decay of the synaptic current' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    slow: { unit: 'pA', meaning: 'decaying part of the synaptic current' },
    fast: { unit: 'pA', meaning: 'rising part of the synaptic current' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    current: { unit: 'pA', meaning: 'peak of the current', onInput: 'slow += norm*input; fast += norm*input' },
  },
  equations: `
    alike = abs(tau_decay - tau_rise) < 0.001*tau_decay
    tau = 0.5*(tau_rise + tau_decay)
    t_peak = tau_rise*tau_decay/(tau_decay - tau_rise)*log(tau_decay/tau_rise)
    norm = where(alike, exp(1), 1/(exp(-t_peak/tau_decay) - exp(-t_peak/tau_rise)))
    dv/dt = (E_L - v)/tau_m + (slow - fast + I_ext)/C_m
    d(slow)/dt = where(alike, (fast - slow)/tau, -slow/tau_decay)
    d(fast)/dt = -fast/where(alike, tau, tau_rise)
  `,
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
