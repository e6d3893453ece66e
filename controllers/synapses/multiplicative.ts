import { defineSynapse } from '../engine/model/define.ts';

/**
 * Multiplicative synapse: a spike sends its weight times `factor`, a state or input of the target that other synapses set. So the
 * target receives a product of two inputs, and neither has an effect alone.
 *
 * With a factor that decays, f(t) = f_0 e^(-t / tau), a spike at t sends w f_0 e^(-t / tau).
 */
export const multiplicative = defineSynapse({
  name: 'multiplicative',
  source: 'Koch & Poggio 1992, multiplying with synapses; pairwise as in Nardin, Phillips, Podlaski & Keemink 2021',
  state: { w: { unit: 'weight', meaning: 'what a spike sends where the factor is 1' } },
  onPre: 'post += w*factor_post',
});
