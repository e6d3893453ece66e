import { defineSynapse } from '../engine/model/define.ts';

/**
 * Spike-timing-dependent plasticity with a symmetric window: every pair of spikes strengthens the synapse, whichever comes first.
 *
 * Use it to store which cells are active together, as in recurrent CA3. Nothing weakens a synapse, so limit the weights by w_max or
 * by a second rule.
 *
 * The constants are those of recurrent excitation. With tau = 5 ms it is the rule from interneurons onto pyramidal cells of Liao
 * et al. 2024, in which the weight is an inhibitory conductance.
 */
export const stdpSymmetric = defineSynapse({
  name: 'stdp_symmetric',
  source: 'Ecker et al. 2022, eLife 11:e71850, symmetric rule; Liao et al. 2024, Nat Neurosci 27:1987',
  parameters: {
    tau: { unit: 'ms', default: 62.5, meaning: 'time constant of both sides of the window' },
    A: { unit: '1', default: 0.004, meaning: 'potentiation of a coincident pair, of w_max' },
    w_max: { unit: 'weight', default: 20, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', initial: 0.1, meaning: 'weight' } },
  traces: {
    x: { of: 'pre', unit: '1', meaning: 'recent presynaptic spikes', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
    y: { of: 'post', unit: '1', meaning: 'recent postsynaptic spikes', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
  },
  onPre: `
    post += w
    w += A*w_max*y
  `,
  onPost: 'w += A*w_max*x',
  bounds: { w: [0, 'w_max'] },
});
