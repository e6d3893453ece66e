import { defineSynapse } from '../engine/model/define.ts';

/** Spike-timing-dependent plasticity with an antisymmetric window: pre before post strengthens as much as post before pre weakens. */
export const stdpAsymmetric = defineSynapse({
  name: 'stdp_asymmetric',
  source: 'Ecker et al. 2022, eLife 11:e71850, asymmetric rule',
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'time constant of both sides of the window' },
    A: { unit: '1', default: 0.01, meaning: 'change by a coincident pair, of w_max' },
    w_max: { unit: 'weight', default: 40, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', initial: 0.1, meaning: 'weight' } },
  traces: {
    x: { of: 'pre', unit: '1', meaning: 'recent presynaptic spikes', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
    y: { of: 'post', unit: '1', meaning: 'recent postsynaptic spikes', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
  },
  onPre: `
    post += w
    w -= A*w_max*y
  `,
  onPost: 'w += A*w_max*x',
  bounds: { w: [0, 'w_max'] },
});
