import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with exponential currents and escape noise. Its rate is a softplus of the potential: next to none
 * well below threshold, and linear above it.
 *
 * Use it as a noisy form of a threshold-linear rate neuron, of gain k: each of its spikes is drawn. `weights` sums the weights onto
 * the neuron where a rule asks for them, see `reverseReplay`.
 *
 * A release o at a weight w raises the input by J w o / tau_s. The unit of potential is the source's rate of 0.01 spikes per ms, with
 * which its J would be 100 mV; with 150 mV waves of spikes travel as its waves of rates do.
 *
 * As in the source: forward Euler in steps of 1 ms, and inhibition acts from the step after its spike.
 */
export const lifSoftplus = defineNeuron({
  name: 'lif_softplus',
  source:
    'the rate neuron of Haga & Fukai 2018, eLife 7:e34171, water maze, as a spiking one; escape noise: Gerstner & van Hemmen 1992',
  deviations: [
    'the source has rates; here are spikes, drawn by escape noise',
    'J is 150 mV, where the source’s rates are as those of 100 mV: so waves of spikes travel as its waves of rates do',
  ],
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    tau_s: { unit: 'ms', default: 3, meaning: 'decay of excitation' },
    tau_i: { unit: 'ms', default: 10, meaning: 'decay of inhibition' },
    J: { unit: 'mV', default: 150, meaning: 'potential that a release of 1 at a weight of 1 brings, without leak' },
    theta: { unit: 'mV', default: 0.2, meaning: 'threshold' },
    delta_u: { unit: 'mV', default: 0.05, meaning: 'width of the escape noise' },
    k: { unit: 'Hz/mV', default: 10, meaning: 'gain far above threshold' },
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
    above = v - theta
    rho = k*(max(above, 0*mV) + delta_u*log(1 + exp(-abs(above)/delta_u)))
  `,
  method: { v: 'euler', i: 'exact', h: 'euler' },
  spike: { hazard: 'min(rho, rho_max)', probability: 'linear' },
  reset: 'v = 0',
  refractory: { time: 't_ref' },
  events: { consolidate: 'w_in = 0' },
});
