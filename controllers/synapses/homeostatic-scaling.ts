import { defineSynapse } from '../engine/model/define.ts';

/**
 * Homeostatic scaling: all weights of a neuron grow or shrink by one factor until it fires at its target rate. Their ratios stay.
 *
 * Use it to keep rates in range over minutes. While `scaling` is 0 it costs nothing.
 */
export const homeostaticScaling = defineSynapse({
  name: 'homeostatic_scaling',
  source: 'van Rossum, Bi & Turrigiano 2000, the proportional term; Turrigiano et al. 1998',
  deviations: ['the proportional term alone; the source has an integral term too'],
  parameters: {
    rho: { unit: 'Hz', default: 5, meaning: 'target rate of the postsynaptic neuron' },
    tau_rate: { unit: 's', default: 5, meaning: 'time over which the rate is taken' },
    tau_w: { unit: 's', default: 100, meaning: 'time in which a silent neuron scales by e' },
    w_max: { unit: 'weight', default: 1000, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_rate',
      onSpike: 'y += 1',
    },
  },
  modulators: { scaling: { unit: '1', initial: 1, meaning: '1 while scaling is on, 0 while off' } },
  equations: 'dw/dt = scaling*w*(1 - y/(tau_rate*rho))/tau_w',
  onPre: 'post += w',
  bounds: { w: [0, 'w_max'] },
});
