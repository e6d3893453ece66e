import { defineSynapse } from '../engine/model/define.ts';

/**
 * Predictive plasticity: a neuron learns to predict its inputs from its own potential, and comes to fire at the input that
 * announces the others. eps = x - v w is the part of an input that the potential does not predict. The weight changes in proportion
 * to itself and to v eps + E p, with E = sum of eps w over the neuron's inputs.
 *
 * Every synapse adds to two receptors of the target in every step. One is `error`; the neuron keeps its sum as state `e`, and its
 * potential of the step before as `u`. The other is the receptor that the synapse is connected to; its sum of w x drives the
 * potential v. The rule is stepped by forward Euler as in the authors' program, in which a step lasts delta. Here a change of the
 * weights reaches the potential in the next step; in their program it does so in the same step.
 */
export const predictivePlasticity = defineSynapse({
  name: 'predictive_plasticity',
  source:
    'Saponati & Vinck 2023, Nat Commun 14:4985, eqs. 1-3, soft bound; constants of the authors’ program for figure 1, whose neuron has a threshold of 2',
  deviations: [
    'a change of the weights reaches the potential in the next step; in the program it does so in the same step',
  ],
  parameters: {
    tau_x: { unit: 'ms', default: 2, meaning: 'synaptic time constant' },
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant of the target' },
    delta: { unit: 'ms', default: 0.05, meaning: 'step of the published program' },
    eta: { unit: '1', default: 5e-4, meaning: 'learning rate in a step of delta' },
  },
  state: {
    w: { unit: '1', initial: 0.03, meaning: 'weight' },
    p: { unit: '1', meaning: 'what this input has added to the potential, for weight 1' },
  },
  traces: { x: { of: 'pre', unit: '1', meaning: 'input', equation: 'dx/dt = -x/tau_x', onSpike: 'x += 1' } },
  equations: `
    dw/dt = w*eta*(u_post*(x - u_post*w) + e_post*p)/delta
    dp/dt = x/delta - p/tau_m
  `,
  method: 'euler',
  onStep: `
    post += w*x
    error_post += w*(x - v_post*w)
  `,
});
