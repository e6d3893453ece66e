import { defineSynapse } from '../engine/model/define.ts';

/** A synapse of constant weight. */
export const fixed = defineSynapse({
  name: 'static',
  source: 'a spike adds the weight to the receptor',
  state: { w: { unit: 'weight', meaning: 'weight' } },
  onPre: 'post += w',
});
