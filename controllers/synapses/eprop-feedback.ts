import { defineSynapse } from '../engine/model/define.ts';

/**
 * Feedback of e-prop: brings the errors of the readouts to a neuron, as its learning signal L_j = sum over readouts of B_jk error_k.
 * Sources are `epropReadout`, targets the receptor `learning` of `epropNeuron`. Random feedback keeps its weights; symmetric feedback is
 * set to the output weights after each batch.
 */
export const epropFeedback = defineSynapse({
  name: 'eprop_feedback',
  source: 'Bellec et al. 2020, Nat Commun 11:3625, broadcast weights',
  state: { w: { unit: 'weight', meaning: 'weight' } },
  events: { learn: 'post += w*error_pre' },
});
