import { defineSynapse } from '../engine/model/define.ts';

/**
 * Inhibitory plasticity that balances excitation: pairs strengthen inhibition whichever spike comes first, and every
 * presynaptic spike weakens it, so that the target settles at rate rho_0. The weight is a positive conductance.
 *
 * Use it on inhibitory synapses, so that a network neither falls silent nor runs away while its excitation learns.
 */
export const inhibitoryStdp = defineSynapse({
  name: 'inhibitory_stdp',
  source: 'Vogels, Sprekeler, Zenke, Clopath & Gerstner 2011, Science 334:1569',
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'time constant of both sides of the window' },
    eta: { unit: '1', default: 1e-4, meaning: 'step size, of w_0' },
    rho_0: { unit: 'Hz', default: 5, meaning: 'target rate of the postsynaptic neuron' },
    w_0: { unit: 'weight', default: 1, meaning: 'weight that eta is a share of' },
    w_max: { unit: 'weight', default: 100, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    x: { of: 'pre', unit: '1', meaning: 'recent presynaptic spikes', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
    y: { of: 'post', unit: '1', meaning: 'recent postsynaptic spikes', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
  },
  onPre: `
    post += w
    w += eta*w_0*(y - 2*rho_0*tau)
  `,
  onPost: 'w += eta*w_0*x',
  bounds: { w: [0, 'w_max'] },
});
