import { defineSynapse } from '../engine/model/define.ts';

/**
 * TD-LTP, the rule of a spiking actor and critic. When a postsynaptic spike follows a potential that this synapse has caused, an
 * eligibility rises and falls with the critic's filter kappa. The temporal difference error turns it into weight; the host
 * computes the error from the critic's spikes and sets it.
 *
 * p - q is the potential caused since the last postsynaptic spike; slow - fast is the eligibility. Each of the four decays by
 * itself, so that a constant error delta over D adds
 * eta delta h (tau_k (1 - e^(-D / tau_k)) - ups_k (1 - e^(-D / ups_k))) / ((tau_k - ups_k) tau_r) for a spike at h.
 *
 * The source gives the step size, 0.05 for the critic and a quarter of that for the actor, without a unit that could be verified.
 * With the default here, a critic of 100 neurons with tau_r = 0.5 s settles within 20 s.
 */
export const tdLtp = defineSynapse({
  name: 'td_ltp',
  source: 'Frémaux, Sprekeler & Gerstner 2013, PLoS Comput Biol 9:e1003024',
  deviations: [
    'the step size is ours, for that of the source has no unit that could be verified',
    'spikes that arrive in the step after a postsynaptic one count for the eligibility, though `srm0` takes no input from them',
  ],
  parameters: {
    eps_0: { unit: 'mV*ms', default: 20, meaning: 'area of the potential caused by a spike of weight 1' },
    tau_m: { unit: 'ms', default: 20, meaning: 'decay of that potential' },
    tau_s: { unit: 'ms', default: 5, meaning: 'rise of that potential' },
    tau_k: { unit: 'ms', default: 200, meaning: 'decay of the filter of critic spikes' },
    ups_k: { unit: 'ms', default: 50, meaning: 'rise of that filter' },
    tau_r: { unit: 'ms', default: 4000, meaning: 'discounting of reward' },
    eta: { unit: 'weight*s^2/mV', default: 5e-5, meaning: 'step size' },
    w_min: { unit: 'weight', default: 0, meaning: 'smallest weight' },
    w_max: { unit: 'weight', default: 3, meaning: 'largest weight' },
  },
  state: {
    w: { unit: 'weight', initial: 0.5, meaning: 'weight' },
    p: { unit: 'mV', meaning: 'decaying part of the potential' },
    q: { unit: 'mV', meaning: 'rising part of the potential' },
    slow: { unit: 'mV', meaning: 'decaying part of the eligibility' },
    fast: { unit: 'mV', meaning: 'rising part of the eligibility' },
  },
  modulators: {
    td_error: {
      unit: '1/s',
      meaning: 'temporal difference error: what the value gained and earned beyond its discount',
    },
  },
  equations: `
    dp/dt = -p/tau_m
    dq/dt = -q/tau_s
    d(slow)/dt = -slow/tau_k
    d(fast)/dt = -fast/ups_k
    dw/dt = eta*td_error*(slow - fast)/((tau_k - ups_k)*tau_r)
  `,
  onPre: `
    post += w
    p += eps_0/(tau_m - tau_s)
    q += eps_0/(tau_m - tau_s)
  `,
  onPost: `
    slow += p - q
    fast += p - q
    p = 0
    q = 0
  `,
  bounds: { w: ['w_min', 'w_max'] },
});
