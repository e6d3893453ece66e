import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrator with escape noise. Spikes are a point process of rate c_1 v + c_2 e^(c_3 v), at least 0. In the dead time after
 * a spike it does not spike but still integrates. For the escape rate rho_0 e^((v - theta) / delta), set
 * c_2 = rho_0 e^(-theta / delta) and c_3 = 1 / delta.
 *
 * Use it where neurons should fire at random with a rate that follows the potential, without a hard threshold.
 */
export const ppDelta = defineNeuron({
  name: 'pp_delta',
  source: 'Gerstner & van Hemmen 1992; Jolivet et al. 2006; constants and stepping of pp_psc_delta in NEST',
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    c_1: { unit: 'Hz/mV', default: 0, meaning: 'linear part of the rate' },
    c_2: { unit: 'Hz', default: 1.238, meaning: 'exponential part of the rate, at rest' },
    c_3: { unit: '1/mV', default: 0.25, meaning: 'steepness of the exponential part' },
    dead_time: { unit: 'ms', default: 1, meaning: 'time after a spike without another' },
  },
  state: { v: { unit: 'mV', meaning: 'membrane potential above rest' } },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: { psp: { unit: 'mV', meaning: 'jump of the potential', onInput: 'v += input', applied: 'after' } },
  equations: 'dv/dt = -v/tau_m + I_ext/C_m',
  spike: { hazard: 'max(c_1*v + c_2*exp(c_3*v), 0)', probability: 'exponential' },
  reset: 'v = 0',
  refractory: { time: 'dead_time' },
});
