import { defineSynapse } from '../engine/model/define.ts';

/**
 * Sequential neuromodulation: a symmetric pair rule that depresses under acetylcholine while the agent explores. Dopamine, when
 * reward comes, turns the depression into potentiation after the fact. Without reward the depression stays, so that paths without
 * reward are unlearned.
 *
 * The event `trial_start` keeps a copy of the weights. The event `reward` replaces their changes in the trial by dopamine's share
 * of the eligibility. As in the authors' program, traces and eligibility are stepped by forward Euler.
 */
export const sequentialNeuromodulation = defineSynapse({
  name: 'sequential_neuromodulation',
  source: 'Brzosko, Zannone, Schultz, Clopath & Paulsen 2017, eLife 6:e27756; constants of ModelDB 233396',
  parameters: {
    tau_stdp: { unit: 'ms', default: 10, meaning: 'time constant of both sides of the window' },
    tau_e: { unit: 'ms', default: 2000, meaning: 'eligibility time constant' },
    eta_acetylcholine: { unit: 'weight', default: 0.002, meaning: 'depression under acetylcholine' },
    eta_dopamine: { unit: 'weight', default: 0.01, meaning: 'potentiation by dopamine' },
    w_min: { unit: 'weight', default: 1, meaning: 'smallest weight' },
    w_max: { unit: 'weight', default: 3, meaning: 'largest weight' },
  },
  state: {
    w: { unit: 'weight', initial: 2, meaning: 'weight' },
    w_start: { unit: 'weight', initial: 2, meaning: 'weight at the start of the trial' },
    e: { unit: '1', meaning: 'eligibility' },
  },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'recent presynaptic spikes',
      equation: 'dx/dt = -x/tau_stdp',
      method: 'euler',
      onSpike: 'x += 1',
    },
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_stdp',
      method: 'euler',
      onSpike: 'y += 1',
    },
  },
  modulators: {
    acetylcholine: { unit: '1', meaning: 'tonic level, 1 while exploring' },
    dopamine: { unit: '1', meaning: 'level at reward' },
  },
  equations: 'de/dt = -e/tau_e',
  method: { e: 'euler' },
  onPre: `
    post += w
    e += y
    w -= eta_acetylcholine*acetylcholine*y
  `,
  onPost: `
    e += x
    w -= eta_acetylcholine*acetylcholine*x
  `,
  bounds: { w: ['w_min', 'w_max'] },
  events: {
    trial_start: 'w_start = w; e = 0; x = 0; y = 0',
    reward: 'w = w_start + eta_dopamine*dopamine*e',
  },
});
