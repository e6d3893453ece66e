import { defineNeuron, defineSynapse } from '../../controllers/engine/index.ts';

/** Leaky integrate-and-fire neuron in units of its threshold, driven by an exponential current that is constant within a step. */
export const unitLif = defineNeuron({
  name: 'unit_lif',
  source: 'bench/c/triplet.c',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    tau_syn: { unit: 'ms', default: 5, meaning: 'decay of the synaptic current' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential; threshold at 1' },
    i: { unit: '1', meaning: 'synaptic current' },
  },
  receptors: { current: { unit: '1', meaning: 'jump of the current', onInput: 'i += input' } },
  equations: `
    dv/dt = (i - v)/tau_m
    di/dt = -i/tau_syn
  `,
  method: { v: 'exponential_euler', i: 'exact' },
  spike: { when: 'v >= 1' },
  reset: 'v = 0',
  refractory: { time: 't_ref', hold: ['v'] },
});

/**
 * Triplet spike-timing-dependent plasticity behind two eligibility traces: what potentiates waits for dopamine, what
 * depresses waits for serotonin. Time constants of the triplet rule from visual cortex; small amplitudes, because triplets
 * alone run away.
 */
export const tripletTwoModulators = defineSynapse({
  name: 'triplet_two_modulators',
  source: 'Pfister & Gerstner 2006, eqs. 3-4, all-to-all; eligibility for each sign after He et al. 2015',
  parameters: {
    tau_r1: { unit: 'ms', default: 16.8, meaning: 'presynaptic, pairs' },
    tau_r2: { unit: 'ms', default: 101, meaning: 'presynaptic, triplets' },
    tau_o1: { unit: 'ms', default: 33.7, meaning: 'postsynaptic, pairs' },
    tau_o2: { unit: 'ms', default: 125, meaning: 'postsynaptic, triplets' },
    tau_p: { unit: 'ms', default: 500, meaning: 'eligibility for potentiation' },
    tau_d: { unit: 'ms', default: 1000, meaning: 'eligibility for depression' },
    A2_plus: { unit: 'weight', default: 2e-7, meaning: 'potentiation of a pair' },
    A3_plus: { unit: 'weight', default: 5e-8, meaning: 'potentiation of a triplet' },
    A2_minus: { unit: 'weight', default: 1e-7, meaning: 'depression of a pair' },
    A3_minus: { unit: 'weight', default: 5e-9, meaning: 'depression of a triplet' },
    w_max: { unit: 'weight', default: 0.015, meaning: 'largest weight' },
  },
  state: {
    w: { unit: 'weight', meaning: 'weight' },
    p: { unit: 'weight', meaning: 'eligibility for potentiation' },
    d: { unit: 'weight', meaning: 'eligibility for depression' },
  },
  traces: {
    r1: { of: 'pre', unit: '1', meaning: 'pair trace', equation: 'dr1/dt = -r1/tau_r1', onSpike: 'r1 += 1' },
    r2: { of: 'pre', unit: '1', meaning: 'triplet trace', equation: 'dr2/dt = -r2/tau_r2', onSpike: 'r2 += 1' },
    o1: { of: 'post', unit: '1', meaning: 'pair trace', equation: 'do1/dt = -o1/tau_o1', onSpike: 'o1 += 1' },
    o2: { of: 'post', unit: '1', meaning: 'triplet trace', equation: 'do2/dt = -o2/tau_o2', onSpike: 'o2 += 1' },
  },
  modulators: {
    dopamine: { unit: '1/ms', meaning: 'rate at which potentiation is taken over' },
    serotonin: { unit: '1/ms', meaning: 'rate at which depression is taken over' },
  },
  equations: `
    dp/dt = -p/tau_p
    dd/dt = -d/tau_d
    dw/dt = dopamine*p - serotonin*d
  `,
  onPre: `
    post += w
    d += o1*(A2_minus + A3_minus*r2)
  `,
  onPost: 'p += r1*(A2_plus + A3_plus*o2)',
  bounds: { w: [0, 'w_max'] },
});
