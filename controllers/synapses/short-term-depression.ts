import { defineSynapse } from '../engine/model/define.ts';

/**
 * Short-term depression: a spike releases a fixed share U of the available resources, which then recover.
 *
 * Use it where a synapse should respond to changes of rate more than to the rate itself. With facilitation too, use
 * `shortTermPlasticity`.
 *
 * The resources in use decay to 0 by themselves, so that nothing is computed between spikes. In a regular train of interval T the
 * release settles at U (1 - e^(-T / tau_rec)) / (1 - (1 - U) e^(-T / tau_rec)).
 */
export const shortTermDepression = defineSynapse({
  name: 'short_term_depression',
  source: 'Tsodyks & Markram 1997; constants of a pyramidal pair, figure 1',
  parameters: {
    U: { unit: '1', default: 0.67, meaning: 'share of the available resources that a spike releases' },
    tau_rec: { unit: 'ms', default: 800, meaning: 'recovery of resources' },
  },
  state: {
    w: { unit: 'weight', meaning: 'effect of a spike that releases everything' },
    d: { unit: '1', meaning: 'resources in use' },
    r: { unit: '1', meaning: 'resources released by the last spike' },
  },
  equations: 'dd/dt = -d/tau_rec',
  onPre: `
    r = U*(1 - d)
    d += r
    post += w*r
  `,
});
