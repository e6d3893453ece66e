import { defineSynapse } from '../engine/model/define.ts';

/**
 * Learns the successor representation, which says how often each state will follow each other one. Presynaptic neurons tell the state
 * while it is sensed, postsynaptic ones what is predicted, and later in the visit the state itself. The rule is then TD(lambda) on
 * average, with learning rate, lambda and discount that follow from its constants and from the time spent in a state.
 *
 *   dw = eta (A_plus x at postsynaptic spikes, A_pre w at presynaptic ones),   w >= 0
 *
 * With a rate rho (1/ms) for the first theta ms of a visit and EPSPs that decay by tau_m, learning converges while A_pre is below
 * -A_plus tau_m tau_plus (A_1 + A_2)/theta of the source; the default is 5 below for rho = 0.1, theta = 80 and tau_m = 2.
 * Initial weights: 1 onto the neuron of the same state, 0 elsewhere.
 */
export const stdpSuccessor = defineSynapse({
  name: 'stdp_successor',
  source:
    "Bono, Zannone, Pedrosa & Clopath 2023, eLife 12:e80671, plasticity rule; constants of the authors' linear track",
  parameters: {
    tau_plus: { unit: 'ms', default: 60, meaning: 'window of pre before post' },
    eta: { unit: '1', default: 0.003, meaning: 'learning rate' },
    A_plus: { unit: 'weight', default: 1, meaning: 'potentiation by a coincident pair, of eta' },
    A_pre: { unit: '1', default: -12.308, meaning: 'change by a presynaptic spike, of eta and the weight' },
    w_max: { unit: 'weight', default: 10, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'expected discounted visits' } },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'recent presynaptic spikes',
      equation: 'dx/dt = -x/tau_plus',
      onSpike: 'x += 1',
    },
  },
  onPre: `
    post += w
    w += eta*A_pre*w
  `,
  onPost: 'w += eta*A_plus*x',
  deviations: ['weights are bounded from above too, by w_max'],
  bounds: { w: [0, 'w_max'] },
});
