import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky readout of e-prop. It never spikes: `y` is the output, in the step in which its input spikes. After each step in which there
 * is something to learn the host sets `error` and raises `learn`.
 */
export const epropReadout = defineNeuron({
  name: 'eprop_readout',
  source: 'Bellec et al. 2020, Nat Commun 11:3625; scaled as in NEST, eprop_readout_bsshslm_2020',
  parameters: { tau_out: { unit: 'ms', default: 20, meaning: 'time constant' } },
  state: { y: { unit: '1', meaning: 'output' } },
  inputs: {
    error: { unit: '1', default: 0, meaning: 'of the output in the last step: what it should have been less' },
  },
  receptors: {
    psp: { unit: '1', meaning: 'weighted spikes', onInput: 'y += (1 - exp(-dt/tau_out))*input', applied: 'after' },
  },
  equations: 'dy/dt = -y/tau_out',
  spike: { when: '0 > 1' },
  events: { rest: 'y = 0' },
});
