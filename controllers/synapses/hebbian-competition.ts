import { defineSynapse } from '../engine/model/define.ts';

/**
 * Hebbian learning of neurons that compete, see `softCompetitor`. When a neuron fires, its weights move towards the share that each
 * input has in the recent presynaptic spikes. So they tend to the mean input at which the neuron fires.
 *
 * A spike sends the logarithm of the weight over that of a naive synapse. The sum is the log likelihood ratio of the input being
 * the neuron's own, and learning is expectation maximisation, spike by spike.
 */
export const hebbianCompetition = defineSynapse({
  name: 'hebbian_competition',
  source:
    'Keck, Savin & Lücke 2012, PLoS Comput Biol 8:e1002432 (normalised input, linear rule); Nessler, Pfeiffer, Buesing & Maass ' +
    '2013, PLoS Comput Biol 9:e1003037 (spiking, eqs. 3-5)',
  parameters: {
    tau: { unit: 'ms', default: 70, meaning: 'how long an input counts' },
    eta: { unit: '1', default: 0.001, meaning: 'learning rate of a neuron that is not new' },
    w_naive: { unit: '1', default: 0.01, meaning: 'weight that speaks neither for nor against' },
    w_min: { unit: '1', default: 0.001, meaning: 'smallest weight, of what never came' },
  },
  state: { w: { unit: '1', initial: 'w_naive', meaning: 'share of the input that is expected' } },
  traces: {
    x: { of: 'pre', unit: '1', meaning: 'recent input', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
  },
  modulators: {
    norm: { unit: '1', meaning: 'feed-forward inhibition: 1 over the sum of x' },
    learning: { unit: '1', initial: 1, meaning: '1 while learning, 0 while not' },
  },
  onPre: 'post += log(w/w_naive)',
  onPost: 'w += learning*max(eta, novelty_post)*(norm*x - w)',
  bounds: { w: ['w_min', 1] },
});
