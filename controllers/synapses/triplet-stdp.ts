import { defineSynapse } from '../engine/model/define.ts';

/**
 * Triplet spike-timing-dependent plasticity, all spikes interacting. Each side has a second, slow trace, by which a pair counts
 * more after an earlier spike. So high rates potentiate. The constants are the minimal set of visual cortex, in which depression
 * needs pairs and potentiation needs triplets.
 *
 * Use it where learning should depend on firing rates as well as on spike times; pair rules such as `stdp` do not reproduce that.
 */
export const tripletStdp = defineSynapse({
  name: 'triplet_stdp',
  source: 'Pfister & Gerstner 2006; table 3, all-to-all, minimal',
  parameters: {
    tau_plus: { unit: 'ms', default: 16.8, meaning: 'fast presynaptic trace' },
    tau_minus: { unit: 'ms', default: 33.7, meaning: 'fast postsynaptic trace' },
    tau_x: { unit: 'ms', default: 101, meaning: 'slow presynaptic trace' },
    tau_y: { unit: 'ms', default: 114, meaning: 'slow postsynaptic trace' },
    A2_plus: { unit: '1', default: 0, meaning: 'potentiation by a pair, of w_0' },
    A3_plus: { unit: '1', default: 6.5e-3, meaning: 'potentiation by a triplet post-pre-post, of w_0' },
    A2_minus: { unit: '1', default: 7.1e-3, meaning: 'depression by a pair, of w_0' },
    A3_minus: { unit: '1', default: 0, meaning: 'depression by a triplet pre-post-pre, of w_0' },
    w_0: { unit: 'weight', default: 1, meaning: 'weight that the amplitudes are shares of' },
    w_max: { unit: 'weight', default: 2, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', initial: 'w_0', meaning: 'weight' } },
  traces: {
    r1: { of: 'pre', unit: '1', meaning: 'fast trace', equation: 'dr1/dt = -r1/tau_plus', onSpike: 'r1 += 1' },
    r2: { of: 'pre', unit: '1', meaning: 'slow trace', equation: 'dr2/dt = -r2/tau_x', onSpike: 'r2 += 1' },
    o1: { of: 'post', unit: '1', meaning: 'fast trace', equation: 'do1/dt = -o1/tau_minus', onSpike: 'o1 += 1' },
    o2: { of: 'post', unit: '1', meaning: 'slow trace', equation: 'do2/dt = -o2/tau_y', onSpike: 'o2 += 1' },
  },
  onPre: `
    post += w
    w -= w_0*o1*(A2_minus + A3_minus*r2)
  `,
  onPost: 'w += w_0*r1*(A2_plus + A3_plus*o2)',
  bounds: { w: [0, 'w_max'] },
});

/** The minimal set of hippocampal cultures for `parameters`: table 4, all-to-all. */
export const tripletHippocampus = {
  A2_plus: 5.3e-3,
  A3_plus: 8e-3,
  A2_minus: 3.5e-3,
  A3_minus: 0,
  tau_y: '40 ms',
} as const;
