import { defineSynapse } from '../engine/model/define.ts';

/**
 * Short-term facilitation and depression: a spike raises the share u of the available resources that it then releases.
 *
 * Use it where the effect of a spike should depend on the spikes of the last second. The weight itself does not learn.
 * `shortTermDepression` is cheaper where nothing facilitates.
 *
 * u and the resources in use decay to 0 by themselves, so that nothing is computed between spikes. A spike takes u to
 * u + U (1 - u); the first one takes it to U.
 */
export const shortTermPlasticity = defineSynapse({
  name: 'short_term_plasticity',
  source: 'Tsodyks, Pawelzik & Markram 1998; constants of a facilitating pair, Markram, Wang & Tsodyks 1998, figure 4',
  parameters: {
    U: { unit: '1', default: 0.03, meaning: 'utilisation after a first spike' },
    tau_rec: { unit: 'ms', default: 130, meaning: 'recovery of resources' },
    tau_fac: { unit: 'ms', default: 530, meaning: 'decay of utilisation' },
  },
  state: {
    w: { unit: 'weight', meaning: 'effect of a spike that releases everything' },
    u: { unit: '1', meaning: 'utilisation' },
    d: { unit: '1', meaning: 'resources in use' },
    r: { unit: '1', meaning: 'resources released by the last spike' },
  },
  equations: `
    du/dt = -u/tau_fac
    dd/dt = -d/tau_rec
  `,
  onPre: `
    u += U*(1 - u)
    r = u*(1 - d)
    d += r
    post += w*r
  `,
});
