import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with exponential currents, a hard threshold and diffusive noise: white noise drives the potential.
 *
 * Use it as a place cell of a sheet that replays, in place of `lifSoftplus`, which it shares membrane, receptors and unit of potential
 * with; J is that of the source. There is noise in the potential instead of in the threshold.
 *
 * Forward Euler in steps of 1 ms; inhibition acts from the step after its spike. The normal number comes from one uniform number, whose
 * upper 12 bits and the 12 bits after them are the two that Box & Muller 1958 ask for; so it is no larger than 4.1.
 */
export const lifDiffusiveNoise = defineNeuron({
  name: 'lif_diffusive_noise',
  source:
    'Stein 1965, with exponential currents; membrane and synapses of the rate neuron of Haga & Fukai 2018, eLife 7:e34171',
  deviations: ['the source has rates; here are spikes, with noise in the potential'],
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    tau_s: { unit: 'ms', default: 3, meaning: 'decay of excitation' },
    tau_i: { unit: 'ms', default: 10, meaning: 'decay of inhibition' },
    J: { unit: 'mV', default: 100, meaning: 'potential that a release of 1 at a weight of 1 brings, without leak' },
    theta: { unit: 'mV', default: 1, meaning: 'threshold' },
    sigma: { unit: 'mV', default: 0.1, meaning: 'standard deviation of the noise of 1 ms' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time, in which the potential still moves' },
  },
  state: {
    v: { unit: 'mV', meaning: 'membrane potential above rest' },
    i: { unit: 'mV/ms', meaning: 'excitation' },
    h: { unit: 'mV/ms', meaning: 'inhibition' },
    noise: { unit: 'mV/ms', meaning: 'noise of the step' },
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
  onStep: `
    noise = sigma/sqrt(dt*1*ms)*sqrt(-2*log(1 - floor(4096*uniform)/4096))*cos(6.2831853*(4096*uniform - floor(4096*uniform)))
  `,
  equations: `
    dv/dt = -v/tau_m + i - h + drive - suppression + noise
    di/dt = -i/tau_s
    dh/dt = -h/tau_i
  `,
  method: { v: 'euler', i: 'exact', h: 'euler' },
  spike: { when: 'v > theta' },
  reset: 'v = 0',
  refractory: { time: 't_ref' },
  events: { consolidate: 'w_in = 0' },
});
