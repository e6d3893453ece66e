import { defineNeuron } from '../engine/model/define.ts';

/**
 * Spike-response neuron of order 0 with escape noise: an alpha-like potential of the inputs since the last spike, a
 * refractory after-potential, and a firing rate that grows exponentially with the distance to threshold.
 *
 * Use it for learning by reward: its spikes are random, so that actions are explored, and the rate is smooth in the weights.
 *
 * As in the authors' program: forward Euler in 1 ms steps, and no input in the step after a spike.
 */
export const srm0 = defineNeuron({
  name: 'srm0',
  source:
    'Frémaux, Sprekeler & Gerstner 2013, eqs. 2-4; constants and stepping of Brzosko et al. 2017 (ModelDB 233396)',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    tau_s: { unit: 'ms', default: 5, meaning: 'synaptic rise time constant' },
    epsilon_0: { unit: 'mV*ms', default: 20, meaning: 'scale of a postsynaptic potential' },
    chi: { unit: 'mV', default: -5, meaning: 'after-potential' },
    rho_0: { unit: 'Hz', default: 60, meaning: 'rate at threshold' },
    theta: { unit: 'mV', default: 16, meaning: 'threshold' },
    delta_u: { unit: 'mV', default: 2, meaning: 'width of the escape noise' },
    pause: { unit: 'ms', default: 1, meaning: 'time after a spike without input' },
  },
  state: {
    decay: { unit: '1', meaning: 'input filtered with the membrane time constant' },
    rise: { unit: '1', meaning: 'input filtered with the rise time constant' },
    after: { unit: '1', meaning: 'after-potential, 1 at a spike' },
  },
  receptors: {
    psp: { unit: '1', meaning: 'weighted spikes', onInput: 'decay += input; rise += input', applied: 'after' },
  },
  equations: `
    d(decay)/dt = -decay/tau_m
    d(rise)/dt = -rise/tau_s
    d(after)/dt = -after/tau_m
    u = epsilon_0*(decay - rise)/(tau_m - tau_s) + chi*after
  `,
  method: { decay: 'euler', rise: 'euler', after: 'exact' },
  spike: { hazard: 'rho_0*exp((u - theta)/delta_u)', probability: 'linear' },
  reset: 'decay = 0; rise = 0; after = 1',
  refractory: { time: 'pause', dropInput: true, silent: false },
  events: { trial_start: 'decay = 0; rise = 0; after = 0' },
});
