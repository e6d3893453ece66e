import { defineSynapse } from '../engine/model/define.ts';

/**
 * Short-term plasticity with three pools: recovered x, active y, inactive z, x + y + z = 1. Released resources stay active
 * for tau_psc and recover from the inactive pool only.
 *
 * Instead of z the rule holds q = z + y tau_rec / (tau_rec - tau_psc). q decays by itself, so that nothing is computed between
 * spikes; x = 1 - q + y tau_psc / (tau_rec - tau_psc). tau_rec and tau_psc must differ.
 */
export const threeStateRelease = defineSynapse({
  name: 'three_state_release',
  source: 'Tsodyks, Uziel & Markram 2000; tsodyks_synapse in NEST; constants of its inhibitory targets',
  parameters: {
    U: { unit: '1', default: 0.04, meaning: 'utilisation after a first spike' },
    tau_psc: { unit: 'ms', default: 3, meaning: 'time in the active pool' },
    tau_rec: { unit: 'ms', default: 100, meaning: 'recovery of inactive resources' },
    tau_fac: { unit: 'ms', default: 1000, meaning: 'decay of utilisation' },
  },
  state: {
    w: { unit: 'weight', meaning: 'effect of a spike that releases everything' },
    u: { unit: '1', meaning: 'utilisation' },
    y: { unit: '1', meaning: 'active resources' },
    q: { unit: '1', meaning: 'resources not recovered, as above' },
    r: { unit: '1', meaning: 'resources released by the last spike' },
  },
  equations: `
    du/dt = -u/tau_fac
    dy/dt = -y/tau_psc
    dq/dt = -q/tau_rec
  `,
  onPre: `
    u += U*(1 - u)
    r = u*(1 - q + y*tau_psc/(tau_rec - tau_psc))
    y += r
    q += r*tau_rec/(tau_rec - tau_psc)
    post += w*r
  `,
});
