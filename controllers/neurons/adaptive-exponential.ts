import { defineNeuron } from '../engine/model/define.ts';

/**
 * Adaptive exponential integrate-and-fire neuron with exponentially decaying conductances. A potential above V_peak counts as
 * V_peak, so that the upstroke stays finite.
 *
 * Use it where the neuron should fire like a measured cell: its parameters are measurable, and two variables reproduce tonic,
 * adapting, bursting and irregular firing. `adaptiveExponentialCells` has parameters for eight patterns.
 */
export const adaptiveExponential = defineNeuron({
  name: 'adaptive_exponential',
  source: 'Brette & Gerstner 2005; synapses and stepping of aeif_cond_exp in NEST',
  parameters: {
    C_m: { unit: 'pF', default: 281, meaning: 'membrane capacitance' },
    g_L: { unit: 'nS', default: 30, meaning: 'leak conductance' },
    E_L: { unit: 'mV', default: -70.6, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -50.4, meaning: 'threshold of the upstroke' },
    Delta_T: { unit: 'mV', default: 2, meaning: 'sharpness of the upstroke' },
    V_peak: { unit: 'mV', default: 20, meaning: 'where the upstroke counts as a spike' },
    V_reset: { unit: 'mV', default: -70.6, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 0, meaning: 'refractory time' },
    a: { unit: 'nS', default: 4, meaning: 'subthreshold adaptation' },
    b: { unit: 'pA', default: 80.5, meaning: 'adaptation per spike' },
    tau_w: { unit: 'ms', default: 144, meaning: 'time constant of adaptation' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -85, meaning: 'inhibitory reversal potential' },
    tau_syn_ex: { unit: 'ms', default: 0.2, meaning: 'decay of the excitatory conductance' },
    tau_syn_in: { unit: 'ms', default: 2, meaning: 'decay of the inhibitory conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    w: { unit: 'pA', meaning: 'adaptation current' },
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
    V = min(v, V_peak)
    upstroke = g_L*Delta_T*exp((V - V_th)/Delta_T)
    dv/dt = (g_L*(E_L - V) + upstroke + g_ex*(E_ex - V) + g_in*(E_in - V) - w + I_ext)/C_m
    dw/dt = (a*(V - E_L) - w)/tau_w
    dg_ex/dt = -g_ex/tau_syn_ex
    dg_in/dt = -g_in/tau_syn_in
  `,
  method: { v: 'rk4', w: 'rk4' },
  spike: { when: 'v >= V_peak' },
  reset: 'v = V_reset; w += b',
  refractory: { time: 't_ref', hold: ['v'] },
});

/** Parameters from pF, nS, mV, ms and pA, in the order of the table that they are from. */
function published(
  C_m: number,
  g_L: number,
  E_L: number,
  V_th: number,
  Delta_T: number,
  a: number,
  tau_w: number,
  b: number,
  V_reset: number,
) {
  return {
    C_m: `${C_m} pF`,
    g_L: `${g_L} nS`,
    E_L: `${E_L} mV`,
    V_th: `${V_th} mV`,
    Delta_T: `${Delta_T} mV`,
    V_peak: '0 mV',
    a: `${a} nS`,
    tau_w: `${tau_w} ms`,
    b: `${b} pA`,
    V_reset: `${V_reset} mV`,
  } as const;
}

/** Firing patterns for `parameters`, of Naud et al. 2008, table 1. Each comment has the current that shows the pattern. */
export const adaptiveExponentialCells = {
  /** 500 pA */
  tonic: published(200, 10, -70, -50, 2, 2, 30, 0, -58),
  /** 500 pA */
  adapting: published(200, 12, -70, -50, 2, 2, 300, 60, -58),
  /** 400 pA */
  initialBurst: published(130, 18, -58, -50, 2, 4, 150, 120, -50),
  /** 210 pA */
  regularBursting: published(200, 10, -58, -50, 2, 2, 120, 100, -46),
  /** 300 pA */
  delayedAccelerating: published(200, 12, -70, -50, 2, -10, 300, 0, -58),
  /** 110 pA */
  delayedRegularBursting: published(100, 10, -65, -50, 2, -10, 90, 30, -47),
  /** 180 pA */
  transient: published(100, 10, -65, -50, 2, 10, 90, 100, -47),
  /** 160 pA */
  irregular: published(100, 12, -60, -50, 2, -11, 130, 30, -48),
} as const;
