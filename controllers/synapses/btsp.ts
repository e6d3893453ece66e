import { defineSynapse } from '../engine/model/define.ts';

/**
 * Behavioural-timescale plasticity. The weights of inputs that were active within seconds of a plateau potential move to where two
 * competing traces of these inputs, one for potentiation and one for depression, balance during the plateau.
 *
 * Use it to form place fields in one lap, or wherever one event should bind the inputs of several seconds.
 *
 * Repeated laps end at w_max I_p / (I_p + I_d), with I_p and I_d the integrals of plateau times trace. The target has a
 * state or input `plateau`: 1 at the onset of a plateau potential, decaying after it (400 ms in the source). A presynaptic
 * spike counts as a rate of r_max for a time of 1/r_max.
 */
export const btsp = defineSynapse({
  name: 'btsp',
  source: 'Cone & Shouval 2021, Front Comput Neurosci; constants of ModelDB 266868',
  deviations: [
    'weights change within a lap, and what they have become counts for the next change; the program sums the changes of a lap at fixed weights and applies them at its end',
    'weights have the upper bound w_max; the program has none',
    'a presynaptic spike counts as a rate of r_max for a time of 1/r_max; the program has rates',
  ],
  parameters: {
    tau_p: { unit: 'ms', default: 200, meaning: 'trace for potentiation' },
    tau_d: { unit: 'ms', default: 1500, meaning: 'trace for depression' },
    eta_p: { unit: '1', default: 0.2, meaning: 'activation of the trace for potentiation' },
    eta_d: { unit: '1', default: 200, meaning: 'activation of the trace for depression' },
    max_p: { unit: '1', default: 2.2, meaning: 'saturation of the trace for potentiation' },
    max_d: { unit: '1', default: 2, meaning: 'saturation of the trace for depression' },
    r_max: { unit: 'Hz', default: 20, meaning: 'presynaptic rate in the centre of a field' },
    eta: { unit: '1/ms', default: 6e-4, meaning: 'learning rate' },
    w_max: { unit: 'weight', default: 1, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    p: {
      of: 'pre',
      unit: '1',
      meaning: 'for potentiation',
      equation: 'dp/dt = -p/tau_p',
      onSpike: 'p += (max_p - p)*(1 - exp(-eta_p/(tau_p*r_max)))',
    },
    d: {
      of: 'pre',
      unit: '1',
      meaning: 'for depression',
      equation: 'dd/dt = -d/tau_d',
      onSpike: 'd += (max_d - d)*(1 - exp(-eta_d/(tau_d*r_max)))',
    },
  },
  equations: 'dw/dt = eta*plateau_post*(p*(w_max - w) - d*w)',
  onPre: 'post += w',
  bounds: { w: [0, 'w_max'] },
});
