import { defineSynapse } from '../engine/model/define.ts';

/**
 * Multiplicative spike-timing-dependent plasticity with soft bounds: potentiation is proportional to w_max - w, depression to the
 * weight w. Spikes of one step do not pair with each other.
 *
 * Use it where weights should stay between their bounds. Competition of inputs is weaker than with `stdp`; `stdpPowerLaw` lies
 * between the two.
 */
export const stdpMultiplicative = defineSynapse({
  name: 'stdp_multiplicative',
  source: 'Rubin, Lee & Sompolinsky 2001; constants of stdp_synapse in NEST with mu_plus = mu_minus = 1',
  parameters: {
    tau_plus: { unit: 'ms', default: 20, meaning: 'window of potentiation' },
    tau_minus: { unit: 'ms', default: 20, meaning: 'window of depression' },
    lambda: { unit: '1', default: 0.01, meaning: 'step size' },
    alpha: { unit: '1', default: 1, meaning: 'depression relative to potentiation' },
    w_max: { unit: 'weight', default: 100, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'recent presynaptic spikes',
      equation: 'dx/dt = -x/tau_plus',
      onSpike: 'x += 1',
    },
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_minus',
      onSpike: 'y += 1',
    },
  },
  onPre: `
    w -= alpha*lambda*w*y
    post += w
  `,
  onPost: 'w += lambda*(w_max - w)*x',
  bounds: { w: [0, 'w_max'] },
  order: 'simultaneous',
});
