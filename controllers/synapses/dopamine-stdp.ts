import { defineSynapse } from '../engine/model/define.ts';

/**
 * Dopamine-modulated spike-timing-dependent plasticity: pairs of spikes leave an eligibility c, and the weight follows c
 * times the dopamine level above its baseline, dw/dt = c (n - b). Spikes of one step do not pair with each other.
 *
 * Use it to learn from a reward that comes seconds after the spikes that caused it: raise the modulator `dopamine` at the reward.
 * Without dopamine it costs little between spikes. For several modulators use `neuromodulatedEligibility` or
 * `sequentialNeuromodulation`.
 *
 * Without spikes in between, an interval D from c_0 and n_0 changes the weight by
 * c_0 (n_0 (1 - e^(-s D)) / s - b tau_c (1 - e^(-D / tau_c))), s = 1/tau_c + 1/tau_n.
 */
export const dopamineStdp = defineSynapse({
  name: 'dopamine_stdp',
  source: 'Izhikevich 2007, eqs. 2-4; in the form of stdp_dopamine_synapse in NEST (Potjans, Morrison & Diesmann 2010)',
  parameters: {
    tau_plus: { unit: 'ms', default: 20, meaning: 'window of pre before post' },
    tau_minus: { unit: 'ms', default: 20, meaning: 'window of post before pre' },
    tau_c: { unit: 'ms', default: 1000, meaning: 'eligibility time constant' },
    tau_n: { unit: 'ms', default: 200, meaning: 'dopamine time constant' },
    A_plus: { unit: 'weight', default: 1, meaning: 'eligibility of a coincident pair, pre before post' },
    A_minus: { unit: 'weight', default: 1.5, meaning: 'eligibility taken by a coincident pair, post before pre' },
    b: { unit: '1/ms', default: 0, meaning: 'dopamine baseline' },
    w_min: { unit: 'weight', default: 0, meaning: 'smallest weight' },
    w_max: { unit: 'weight', default: 200, meaning: 'largest weight' },
  },
  state: {
    w: { unit: 'weight', meaning: 'weight' },
    c: { unit: 'weight', meaning: 'eligibility' },
  },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'recent presynaptic spikes',
      equation: 'dx/dt = -x/tau_plus',
      onSpike: 'x += 1',
    },
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_minus',
      onSpike: 'y += 1',
    },
  },
  modulators: {
    dopamine: {
      unit: '1/ms',
      meaning: 'level; a dopamine spike adds 1/tau_n',
      equation: 'd(dopamine)/dt = -dopamine/tau_n',
    },
  },
  equations: `
    dc/dt = -c/tau_c
    dw/dt = c*(dopamine - b)
  `,
  onPre: `
    post += w
    c -= A_minus*y
  `,
  onPost: 'c += A_plus*x',
  bounds: { w: ['w_min', 'w_max'] },
  order: 'simultaneous',
});
