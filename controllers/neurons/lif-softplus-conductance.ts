import { defineNeuron } from '../engine/model/define.ts';

/**
 * `lifSoftplus` with conductances: excitation draws the potential to E_e, and inhibition to E_i, the more the farther it is from there.
 * Excitation saturates, and inhibition grows with the potential, and divides where the potential is near E_i.
 *
 * Conductances are by the capacitance, in 1/ms. At rest a release of 1 at a weight of 1 brings J, without leak, as there.
 */
export const lifSoftplusConductance = defineNeuron({
  name: 'lif_softplus_conductance',
  source:
    'lif_softplus, with the synapses of Destexhe, Mainen & Sejnowski 1998 (AMPA, GABA-A): conductances with reversal potentials',
  deviations: [
    'the source has rates and currents; here are spikes, drawn by escape noise, and conductances that saturate',
  ],
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    tau_s: { unit: 'ms', default: 3, meaning: 'decay of excitation' },
    tau_i: { unit: 'ms', default: 10, meaning: 'decay of inhibition' },
    E_e: { unit: 'mV', default: 70, meaning: 'reversal potential of excitation, above rest' },
    E_i: { unit: 'mV', default: -10, meaning: 'reversal potential of inhibition, above rest' },
    J: {
      unit: 'mV',
      default: 150,
      meaning: 'potential that a release of 1 at a weight of 1 brings at rest, without leak',
    },
    theta: { unit: 'mV', default: 0.2, meaning: 'threshold' },
    delta_u: { unit: 'mV', default: 0.05, meaning: 'width of the escape noise' },
    k: { unit: 'Hz/mV', default: 10, meaning: 'gain far above threshold' },
    rho_max: { unit: 'Hz', default: 200, meaning: 'highest rate' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time, in which the potential still moves' },
  },
  state: {
    v: { unit: 'mV', meaning: 'membrane potential above rest' },
    g_e: { unit: '1/ms', meaning: 'conductance of excitation by the capacitance' },
    g_i: { unit: '1/ms', meaning: 'conductance of inhibition by the capacitance' },
    w_in: { unit: '1', meaning: 'sum of the weights onto the neuron, since it was last asked for' },
  },
  inputs: {
    drive: { unit: 'mV/ms', default: 0, meaning: 'external drive' },
    suppression: { unit: 'mV/ms', default: 0, meaning: 'external inhibition' },
  },
  receptors: {
    excitatory: { unit: '1', meaning: 'weighted releases', sign: 'positive', onInput: 'g_e += J*input/(tau_s*E_e)' },
    inhibitory: {
      unit: 'mV/ms',
      meaning: 'weighted inhibitory spikes',
      sign: 'positive',
      onInput: 'g_i -= input/E_i',
      applied: 'after',
    },
    weights: { unit: '1', meaning: 'weights to be summed', onInput: 'w_in += input' },
  },
  equations: `
    dv/dt = -v/tau_m + g_e*(E_e - v) + g_i*(E_i - v) + drive - suppression
    dg_e/dt = -g_e/tau_s
    dg_i/dt = -g_i/tau_i
    above = v - theta
    rho = k*(max(above, 0*mV) + delta_u*log(1 + exp(-abs(above)/delta_u)))
  `,
  method: { v: 'exponential_euler', g_e: 'exact', g_i: 'exact' },
  spike: { hazard: 'min(rho, rho_max)', probability: 'linear' },
  reset: 'v = 0',
  refractory: { time: 't_ref' },
  events: { consolidate: 'w_in = 0' },
});
