import { defineSynapse } from '../engine/model/define.ts';

/**
 * Plasticity by recency. When the neuron fires, synapses whose last spike came within the window grow, and all others shrink, each
 * by the same step. So the neuron comes to respond only to the inputs that fire it.
 */
export const stdpRecency = defineSynapse({
  name: 'stdp_recency',
  source: 'Bichler, Querlioz, Thorpe, Bourgoin & Gamrat 2012, Neural Netw 32:339, section 2.2, additive form',
  parameters: {
    window: { unit: 'ms', default: 12, meaning: 'how recent a spike must be' },
    A_plus: { unit: 'weight', default: 0.1, meaning: 'growth' },
    A_minus: { unit: 'weight', default: 0.05, meaning: 'shrinkage' },
    w_max: { unit: 'weight', default: 1, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'e^(-t / window) of the last spike',
      equation: 'dx/dt = -x/window',
      onSpike: 'x = 1',
    },
  },
  modulators: { learning: { unit: '1', initial: 1, meaning: '1 while learning, 0 while not' } },
  onPre: 'post += w',
  onPost: 'w += learning*where(x > exp(-1), A_plus, -A_minus)',
  bounds: { w: [0, 'w_max'] },
});
