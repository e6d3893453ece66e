import { defineSynapse } from '../engine/model/define.ts';

/**
 * Spike-timing-dependent plasticity between additive (mu = 0) and multiplicative (mu = 1): changes are proportional to powers of
 * the weight and of its distance to w_max. Spikes of one step do not pair with each other.
 */
export const stdpPowerLaw = defineSynapse({
  name: 'stdp_power_law',
  source: 'Gütig, Aharonov, Rotter & Sompolinsky 2003; stdp_synapse in NEST',
  parameters: {
    tau_plus: { unit: 'ms', default: 20, meaning: 'window of potentiation' },
    tau_minus: { unit: 'ms', default: 20, meaning: 'window of depression' },
    lambda: { unit: '1', default: 0.005, meaning: 'step size' },
    alpha: { unit: '1', default: 1.05, meaning: 'depression relative to potentiation' },
    mu_plus: { unit: '1', default: 0.02, meaning: 'exponent of potentiation' },
    mu_minus: { unit: '1', default: 0.02, meaning: 'exponent of depression' },
    w_max: { unit: 'weight', default: 1, meaning: 'largest weight' },
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
    w -= alpha*lambda*w_max*(w/w_max)^mu_minus*y
    post += w
  `,
  onPost: 'w += lambda*w_max*(1 - w/w_max)^mu_plus*x',
  bounds: { w: [0, 'w_max'] },
  order: 'simultaneous',
});
