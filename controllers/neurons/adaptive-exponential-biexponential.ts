import { defineNeuron } from '../engine/model/define.ts';

/**
 * Adaptive exponential integrate-and-fire neuron of hippocampal area CA3, with conductances that rise and decay. As in the
 * authors' program, a spike of weight w gives g(t) = w norm tau_decay / (tau_decay - tau_rise) (e^(-t / tau_decay) - e^(-t / tau_rise)),
 * where norm alone would make the peak w: the peak is w tau_decay / (tau_decay - tau_rise). Where both time constants are the same, tau,
 * that would be infinite; g is then the alpha function of peak w, w (t / tau) e^(1 - t / tau).
 */
export const adaptiveExponentialBiexponential = defineNeuron({
  name: 'adaptive_exponential_biexponential',
  source: 'Ecker et al. 2022; constants of its pyramidal cells',
  parameters: {
    C_m: { unit: 'pF', default: 180.15125, meaning: 'membrane capacitance' },
    g_L: { unit: 'nS', default: 4.315, meaning: 'leak conductance' },
    E_L: { unit: 'mV', default: -75.19, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -24.43, meaning: 'threshold of the upstroke' },
    Delta_T: { unit: 'mV', default: 4.234, meaning: 'sharpness of the upstroke' },
    V_peak: { unit: 'mV', default: -3.26, meaning: 'where the upstroke counts as a spike' },
    V_reset: { unit: 'mV', default: -29.74, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 5.96, meaning: 'refractory time' },
    a: { unit: 'nS', default: -0.274, meaning: 'subthreshold adaptation' },
    b: { unit: 'pA', default: 206.8, meaning: 'adaptation per spike' },
    tau_w: { unit: 'ms', default: 84.94, meaning: 'time constant of adaptation' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -70, meaning: 'inhibitory reversal potential' },
    rise_ex: { unit: 'ms', default: 1.3, meaning: 'rise of the recurrent excitatory conductance' },
    decay_ex: { unit: 'ms', default: 9.5, meaning: 'decay of the recurrent excitatory conductance' },
    rise_mf: { unit: 'ms', default: 0.65, meaning: 'rise of the mossy-fibre conductance' },
    decay_mf: { unit: 'ms', default: 5.4, meaning: 'decay of the mossy-fibre conductance' },
    rise_in: { unit: 'ms', default: 0.3, meaning: 'rise of the inhibitory conductance' },
    decay_in: { unit: 'ms', default: 3.3, meaning: 'decay of the inhibitory conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    w: { unit: 'pA', meaning: 'adaptation current' },
    g_ex: { unit: 'nS', meaning: 'recurrent excitatory conductance' },
    x_ex: { unit: 'nS', meaning: 'what it rises to' },
    g_mf: { unit: 'nS', meaning: 'mossy-fibre conductance' },
    x_mf: { unit: 'nS', meaning: 'what it rises to' },
    g_in: { unit: 'nS', meaning: 'inhibitory conductance' },
    x_in: { unit: 'nS', meaning: 'what it rises to' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    excitatory: { unit: 'nS', meaning: 'recurrent excitation', sign: 'positive', onInput: 'x_ex += norm_ex*input' },
    mossy: { unit: 'nS', meaning: 'mossy-fibre excitation', sign: 'positive', onInput: 'x_mf += norm_mf*input' },
    inhibitory: { unit: 'nS', meaning: 'inhibition', sign: 'positive', onInput: 'x_in += norm_in*input' },
  },
  equations: `
    peak_ex = decay_ex*rise_ex/(decay_ex - rise_ex)*log(decay_ex/rise_ex)
    peak_mf = decay_mf*rise_mf/(decay_mf - rise_mf)*log(decay_mf/rise_mf)
    peak_in = decay_in*rise_in/(decay_in - rise_in)*log(decay_in/rise_in)
    norm_ex = where(decay_ex == rise_ex, exp(1), 1/(exp(-peak_ex/decay_ex) - exp(-peak_ex/rise_ex)))
    norm_mf = where(decay_mf == rise_mf, exp(1), 1/(exp(-peak_mf/decay_mf) - exp(-peak_mf/rise_mf)))
    norm_in = where(decay_in == rise_in, exp(1), 1/(exp(-peak_in/decay_in) - exp(-peak_in/rise_in)))
    V = min(v, V_peak)
    upstroke = g_L*Delta_T*exp((V - V_th)/Delta_T)
    dv/dt = (g_L*(E_L - V) + upstroke + (g_ex + g_mf)*(E_ex - V) + g_in*(E_in - V) - w + I_ext)/C_m
    dw/dt = (a*(V - E_L) - w)/tau_w
    dg_ex/dt = (x_ex - g_ex)/rise_ex
    dx_ex/dt = -x_ex/decay_ex
    dg_mf/dt = (x_mf - g_mf)/rise_mf
    dx_mf/dt = -x_mf/decay_mf
    dg_in/dt = (x_in - g_in)/rise_in
    dx_in/dt = -x_in/decay_in
  `,
  method: { v: 'rk4', w: 'rk4' },
  spike: { when: 'v >= V_peak' },
  reset: 'v = V_reset; w += b',
  // The fitted times are no whole numbers of the step of 0.1 ms at which the source is stepped.
  refractory: { time: 't_ref', rounded: true, hold: ['v'] },
});

/** Cells for `parameters`, of Ecker et al. 2022. Capacitances are tau_m g_L; spikes count at V_th + 5 Delta_T. */
export const hippocampalCells = {
  pyramidal: {
    C_m: '180.15125 pF',
    g_L: '4.315 nS',
    E_L: '-75.19 mV',
    V_th: '-24.43 mV',
    Delta_T: '4.234 mV',
    V_peak: '-3.26 mV',
    V_reset: '-29.74 mV',
    t_ref: '5.96 ms',
    a: '-0.274 nS',
    b: '206.8 pA',
    tau_w: '84.94 ms',
    rise_ex: '1.3 ms',
    decay_ex: '9.5 ms',
    rise_in: '0.3 ms',
    decay_in: '3.3 ms',
  },
  basket: {
    C_m: '118.51155 pF',
    g_L: '7.515 nS',
    E_L: '-74.74 mV',
    V_th: '-57.71 mV',
    Delta_T: '4.584 mV',
    V_peak: '-34.79 mV',
    V_reset: '-64.99 mV',
    t_ref: '1.156 ms',
    a: '3.056 nS',
    b: '0.916 pA',
    tau_w: '178.6 ms',
    rise_ex: '1 ms',
    decay_ex: '4.1 ms',
    rise_in: '0.25 ms',
    decay_in: '1.2 ms',
  },
} as const;
