import { defineSynapse } from '../engine/model/define.ts';

/**
 * A synapse of constant weight.
 *
 * Use it for every connection that does not learn. It costs nothing between spikes.
 */
export const staticSynapse = defineSynapse({
  name: 'static',
  source: 'a spike adds the weight to the receptor',
  state: { w: { unit: 'weight', meaning: 'weight' } },
  onPre: 'post += w',
});
