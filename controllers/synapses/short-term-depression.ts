import { defineSynapse } from '../engine/model/define.ts';

/**
 * Short-term depression: a spike releases a fixed share U of the resources that are left, and these recover.
 *
 * The resources in use decay to 0 by themselves, so that nothing is computed between spikes. A regular train of interval T
 * settles at a release of U (1 - e^(-T / tau_rec)) / (1 - (1 - U) e^(-T / tau_rec)).
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
