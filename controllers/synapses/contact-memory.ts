import { defineSynapse } from '../engine/model/define.ts';

/**
 * Remembers contacts: a presynaptic spike strengthens the synapse while its target feels an obstacle, and weakens it while the target
 * feels a free way. The target needs inputs `contact` and `free`, from 0 to 1, as `barrierCell` has.
 *
 * At constant inputs the weight tends to A_contact contact / (A_contact contact + A_free free).
 */
export const contactMemory = defineSynapse({
  name: 'contact_memory',
  source: 'a heterosynaptic rule of our own: the certainty grid of Moravec & Elfes 1985 as a synapse with soft bounds',
  parameters: {
    A_contact: { unit: '1', default: 0.2, meaning: 'share of the way to 1 that a spike takes at a contact' },
    A_free: { unit: '1', default: 0.01, meaning: 'share of the weight that a spike takes off where the way is free' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  onPre: `
    post += w
    w += A_contact*contact_post*(1 - w) - A_free*free_post*w
  `,
});
