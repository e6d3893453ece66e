import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with exponential currents and escape noise, whose rate grows exponentially with the distance to
 * threshold, up to `rho_max`.
 *
 * Use it as a place cell of a sheet that replays, in place of `lifSoftplus`, which it shares membrane, receptors and unit of potential
 * with; J is that of the source. At rest it spikes at rho_0 e^(-theta/delta_u), 0.025 Hz. That is 40 Hz of 1600 of them, each of which
 * may start a wave: where waves should start, the drive must be stronger than for `lifSoftplus`.
 *
 * Forward Euler in steps of 1 ms; inhibition acts from the step after its spike.
 */
export const lifExponentialEscape = defineNeuron({
  name: 'lif_exponential_escape',
  source: 'Gerstner & van Hemmen 1992; membrane and synapses of the rate neuron of Haga & Fukai 2018, eLife 7:e34171',
  deviations: ['the source has rates; here are spikes, drawn by escape noise'],
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    tau_s: { unit: 'ms', default: 3, meaning: 'decay of excitation' },
    tau_i: { unit: 'ms', default: 10, meaning: 'decay of inhibition' },
    J: { unit: 'mV', default: 100, meaning: 'potential that a release of 1 at a weight of 1 brings, without leak' },
    theta: { unit: 'mV', default: 2, meaning: 'threshold' },
    delta_u: { unit: 'mV', default: 0.3, meaning: 'width of the escape noise' },
    rho_0: { unit: 'Hz', default: 20, meaning: 'rate at threshold' },
    rho_max: { unit: 'Hz', default: 200, meaning: 'highest rate' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time, in which the potential still moves' },
  },
  state: {
    v: { unit: 'mV', meaning: 'membrane potential above rest' },
    i: { unit: 'mV/ms', meaning: 'excitation' },
    h: { unit: 'mV/ms', meaning: 'inhibition' },
    w_in: { unit: '1', meaning: 'sum of the weights onto the neuron, since it was last asked for' },
  },
  inputs: {
    drive: { unit: 'mV/ms', default: 0, meaning: 'external drive' },
    suppression: { unit: 'mV/ms', default: 0, meaning: 'external inhibition' },
  },
  receptors: {
    excitatory: { unit: '1', meaning: 'weighted releases', sign: 'positive', onInput: 'i += J*input/tau_s' },
    inhibitory: {
      unit: 'mV/ms',
      meaning: 'weighted inhibitory spikes',
      sign: 'positive',
      onInput: 'h += input',
      applied: 'after',
    },
    weights: { unit: '1', meaning: 'weights to be summed', onInput: 'w_in += input' },
  },
  equations: `
    dv/dt = -v/tau_m + i - h + drive - suppression
    di/dt = -i/tau_s
    dh/dt = -h/tau_i
  `,
  method: { v: 'euler', i: 'exact', h: 'euler' },
  spike: { hazard: 'min(rho_0*exp((v - theta)/delta_u), rho_max)', probability: 'linear' },
  reset: 'v = 0',
  refractory: { time: 't_ref' },
  events: { consolidate: 'w_in = 0' },
});
