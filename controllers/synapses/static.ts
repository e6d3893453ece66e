import { defineSynapse } from '../engine/model/define.ts';

/**
 * A synapse of constant weight.
 *
 * Use it for every connection that does not learn. It costs nothing between spikes.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const cells = network.population('cells', lif, { size: 10 });
 * network.project(inputs, cells, {
 *   synapse: staticSynapse, receptor: 'excitatory', connect: fixedProbability(0.2),
 *   initial: { w: '60 pA' }, delay: '2 ms',
 * });
 */
export const staticSynapse = defineSynapse({
  name: 'static',
  source: 'a spike adds the weight to the receptor',
  state: { w: { unit: 'weight', meaning: 'weight' } },
  onPre: 'post += w',
});
