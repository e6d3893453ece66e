import { defineSynapse } from '../engine/model/define.ts';

/**
 * Predictive plasticity: a neuron learns to predict its inputs from its own potential, and comes to fire at the input that
 * announces the others. eps = x - v w is what the potential fails to predict of an input; the weight follows
 * v eps + E p, E = sum of eps w over the neuron's inputs, in proportion to itself.
 *
 * Every synapse adds to two receptors of the target at every step: `error`, of which the neuron keeps the sum as state `e`
 * and its potential of the step before as `u`, and the one it is connected to, of which the sum w x drives the potential v.
 * Stepped by forward Euler as in the authors' program, of which a step lasts delta; but a step's change of the weights reaches
 * the potential in the next step, where theirs does so at once.
 */
export const predictivePlasticity = defineSynapse({
  name: 'predictive_plasticity',
  source:
    'Saponati & Vinck 2023, Nat Commun 14:4985, eqs. 1-3, soft bound; constants of the authors’ program for figure 1',
  parameters: {
    tau_x: { unit: 'ms', default: 2, meaning: 'synaptic time constant' },
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant of the target' },
    delta: { unit: 'ms', default: 0.05, meaning: 'step of the published program' },
    eta: { unit: '1', default: 3e-5, meaning: 'learning rate in a step of delta' },
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
