import { defineSynapse } from '../engine/model/define.ts';

/**
 * Weight-dependent behavioural-timescale plasticity: the product of a slow eligibility and of a slow instructive signal
 * drives potentiation and depression through two sigmoids. Weak inputs gain where strong inputs lose.
 *
 * The sigmoids run from 0 at an overlap of 0 to 1 at an overlap of 1. The target has a state or input `instructive`: its
 * plateau potential filtered (376 ms in this cell) and scaled to a peak of 1. The authors' fits differ between cells by
 * orders of magnitude. This is one cell.
 */
export const btspWeightDependent = defineSynapse({
  name: 'btsp_weight_dependent',
  source: 'Milstein et al. 2021, eLife 10:e73046, weight-dependent model; a fit of cell 28 by its authors',
  deviations: [
    'the constants are of an earlier fit in the authors’ repository, 20200531; `btspLaterFit` has those of the last one',
  ],
  parameters: {
    tau: { unit: 'ms', default: 1391.67, meaning: 'eligibility' },
    peak: { unit: '1', default: 20, meaning: 'eligibility of the most active input, in spikes' },
    k_pot: { unit: '1/s', default: 3.2831, meaning: 'rate of potentiation' },
    k_dep: { unit: '1/s', default: 0.97446, meaning: 'rate of depression' },
    th_pot: { unit: '1', default: 0.16265, meaning: 'centre of the sigmoid of potentiation' },
    th_dep: { unit: '1', default: 0.092922, meaning: 'centre of the sigmoid of depression' },
    h_pot: { unit: '1', default: 0.26578, meaning: 'half-width of the sigmoid of potentiation' },
    h_dep: { unit: '1', default: 0.11403, meaning: 'half-width of the sigmoid of depression' },
    w_max: { unit: 'weight', default: 2.974, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', initial: 1, meaning: 'weight' } },
  traces: { e: { of: 'pre', unit: '1', meaning: 'eligibility', equation: 'de/dt = -e/tau', onSpike: 'e += 1' } },
  equations: `
    overlap = min(1, e/peak)*instructive_post
    base_pot = 1/(1 + exp(2*th_pot/h_pot))
    base_dep = 1/(1 + exp(2*th_dep/h_dep))
    f_pot = (1/(1 + exp(2*(th_pot - overlap)/h_pot)) - base_pot)/(1/(1 + exp(2*(th_pot - 1)/h_pot)) - base_pot)
    f_dep = (1/(1 + exp(2*(th_dep - overlap)/h_dep)) - base_dep)/(1/(1 + exp(2*(th_dep - 1)/h_dep)) - base_dep)
    dw/dt = k_pot*f_pot*(w_max - w) - k_dep*f_dep*w
  `,
  onPre: 'post += w',
  bounds: { w: [0, 'w_max'] },
});

/**
 * The same cell in the authors' last fit, of 20201124, for `parameters`. Its plateaus are filtered with 379.691 ms: `tau_instructive` of
 * `plateauCell`.
 */
export const btspLaterFit = {
  tau: '1504.9 ms',
  k_pot: '2.6216 1/s',
  k_dep: '1.75844 1/s',
  th_pot: 0.0113286,
  th_dep: 0.0754587,
  h_pot: 0.469472,
  h_dep: 0.165141,
  w_max: 4.17808,
} as const;
