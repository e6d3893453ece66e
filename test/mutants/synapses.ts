import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

type Mistakes = Parameters<typeof mistakesIn>[2];

/** Mistakes in a rule, for the tests of that rule or for those of another name. */
function rule(name: string, mistakes: Mistakes, test = name): readonly Mutant[] {
  return mistakesIn(`controllers/synapses/${name}.ts`, `test/controllers/synapses/${test}.test.ts`, mistakes);
}

const SOURCED = 'published-constants';

export const synapses: readonly Mutant[] = [
  ...rule('stdp', [
    ["onPost: 'w += A_plus*x'", "onPost: 'w -= A_plus*x'", 'pre before post depresses'],
    ['w -= A_minus*y', 'w += A_minus*y', 'post before pre potentiates'],
    ['dx/dt = -x/tau_plus', 'dx/dt = -x/tau_minus', 'potentiation has the window of depression'],
    ['default: 0.0105', 'default: 0.01', 'default A_minus'],
  ]),
  ...rule(
    'stdp-multiplicative',
    [
      ['w -= alpha*lambda*w*y', 'w -= alpha*lambda*w_max*y', 'depression is additive'],
      ['lambda*(w_max - w)*x', 'lambda*w*x', 'potentiation grows with the weight'],
    ],
    'nest',
  ),
  ...rule('stdp-multiplicative', [["order: 'simultaneous'", "order: 'pre_first'", 'coincident spikes pair']]),
  ...rule(
    'stdp-power-law',
    [
      ['(1 - w/w_max)^mu_plus', '(1 - w/w_max)^mu_minus', 'exponent of potentiation'],
      ['alpha*lambda*w_max*(w/w_max)', 'lambda*w_max*(w/w_max)', 'depression is not scaled by alpha'],
    ],
    'nest',
  ),
  ...rule('stdp-recency', [
    ['x > exp(-1)', 'x > exp(-2)', 'the window is twice as long'],
    ["onSpike: 'x = 1'", "onSpike: 'x += 1'", 'old spikes keep the window open'],
  ]),
  ...rule('stdp-asymmetric', [['w -= A*w_max*y', 'w += A*w_max*y', 'the window is symmetric']]),
  ...rule('stdp-symmetric', [
    ['w += A*w_max*y', 'w -= A*w_max*y', 'the window is antisymmetric'],
    ['default: 62.5', 'default: 20', 'default tau'],
  ]),
  ...rule('stdp-successor', [
    ['w += eta*A_pre*w', 'w += eta*A_pre', 'depression does not depend on the weight'],
    ['default: -12.308', 'default: -10', 'default A_pre'],
  ]),
  ...rule('triplet-stdp', [
    ['r1*(A2_plus + A3_plus*o2)', 'r1*(A2_plus + A3_plus*o1)', 'the triplet counts by the fast trace'],
    ['o1*(A2_minus + A3_minus*r2)', 'o1*(A2_minus - A3_minus*r2)', 'the triplet of depression has the wrong sign'],
    ['default: 6.5e-3', 'default: 8e-3', 'default A3_plus'],
    ['default: 114', 'default: 101', 'default tau_y'],
  ]),
  ...rule('triplet-stdp-nearest', [
    ["do1/dt = -o1/tau_minus', onSpike: 'o1 = 1'", "do1/dt = -o1/tau_minus', onSpike: 'o1 += 1'", 'all spikes count'],
  ]),
  ...rule('triplet-stdp-nearest', [['default: 714', 'default: 101', 'default tau_x is that of all-to-all']], SOURCED),
  ...rule('dopamine-stdp', [
    ['dw/dt = c*(dopamine - b)', 'dw/dt = c*(1/ms - b)', 'learns without dopamine'],
    ['dw/dt = c*(dopamine - b)', 'dw/dt = c*(dopamine + b)', 'the baseline has the wrong sign'],
    ["order: 'simultaneous'", "order: 'pre_first'", 'coincident spikes pair'],
    ['c -= A_minus*y', 'c += A_minus*y', 'post before pre is eligible for potentiation'],
    ['dc/dt = -c/tau_c', 'dc/dt = -c/tau_n', 'eligibility decays as dopamine'],
  ]),
  ...rule('td-ltp', [
    ['(slow - fast)/((tau_k', 'slow/((tau_k', 'no fast part'],
    ['    p = 0\n    q = 0\n', '', 'a spike does not forget the inputs before it'],
    ['default: 5e-5', 'default: 5e-4', 'default eta'],
    ['fast += p - q', 'fast += p', 'eligibility starts below 0'],
  ]),
  ...rule('btsp', [
    ['default: 1500', 'default: 800', 'default tau_d'],
    ['p*(w_max - w) - d*w', 'p*(w_max - w) + d*w', 'depression potentiates'],
    ['eta*plateau_post*', 'eta*', 'learns without a plateau'],
    [
      '(1 - exp(-eta_d/(tau_d*r_max)))',
      '(1 - exp(-eta_p/(tau_d*r_max)))',
      'the trace for depression is activated as that for potentiation',
    ],
  ]),
  ...rule(
    'btsp',
    [["default: 2.2, meaning: 'saturation", "default: 2, meaning: 'saturation", 'default max_p']],
    SOURCED,
  ),
  ...rule('btsp-weight-dependent', [
    ['(2*(th_pot - overlap)/h_pot)', '((th_pot - overlap)/h_pot)', 'slope of the sigmoid'],
    ['default: 0.97446', 'default: 1.97446', 'default k_dep'],
    ['min(1, e/peak)', 'e/peak', 'the eligibility does not saturate'],
  ]),
  ...rule(
    'btsp-weight-dependent',
    [["k_dep: '1.75844 1/s'", "k_dep: '0.97446 1/s'", 'k_dep of the later fit is that of the earlier']],
    SOURCED,
  ),
  ...rule('hebbian-memory', [
    ['gamma_minus*w*k^2', 'gamma_minus*w*k', 'k for k^2'],
    ['(w_max - w)*v*k', 'w_max*v*k', 'no soft bound'],
    ["onPre: 'post += gain*w'", "onPre: 'post += w'", 'the gain of writing is ignored'],
  ]),
  ...rule('hebbian-competition', [
    ["default: 70, meaning: 'how long", "default: 35, meaning: 'how long", 'a window of half the length'],
    ['norm*x - w', 'norm*x', 'weights only grow'],
    ['log(w/w_naive)', 'log(w_naive/w)', 'evidence has the wrong sign'],
  ]),
  ...rule('predictive-plasticity', [
    [' + e_post*p)', ')', 'no E p term'],
    ['default: 5e-4', 'default: 5e-3', 'default eta'],
    ['w*(x - v_post*w)', 'w*x', 'nothing is predicted'],
  ]),
  ...rule('inhibitory-stdp', [
    ['2*rho_0*tau', 'rho_0*tau', 'twice the target rate'],
    ["onPost: 'w += eta*w_0*x'", "onPost: 'w -= eta*w_0*x'", 'post after pre weakens'],
  ]),
  ...rule('homeostatic-scaling', [
    ['(1 - y/(tau_rate*rho))', '(y/(tau_rate*rho) - 1)', 'a silent neuron scales down'],
    ['scaling*w*', 'scaling*', 'weights shift, not scale'],
  ]),
  ...rule('short-term-plasticity', [
    [
      '    u += U*(1 - u)\n    r = u*(1 - d)\n',
      '    r = u*(1 - d)\n    u += U*(1 - u)\n',
      'releases before it facilitates',
    ],
    ['du/dt = -u/tau_fac', 'du/dt = -u/tau_rec', 'facilitation decays as depression'],
    ["default: 530, meaning: 'decay of", "default: 130, meaning: 'decay of", 'default tau_fac'],
  ]),
  ...rule('short-term-depression', [
    ['r = U*(1 - d)', 'r = U', 'resources do not run out'],
    ['default: 0.67, meaning', 'default: 0.5, meaning', 'default U'],
  ]),
  ...rule(
    'three-state-release',
    [
      ['(1 - q + y*tau_psc/(tau_rec - tau_psc))', '(1 - q)', 'active resources count as inactive'],
      ['u += U*(1 - u)', 'u += U', 'utilisation exceeds 1'],
    ],
    'nest',
  ),
  ...rule('neuromodulated-eligibility', [
    ['- eta_s*serotonin*s', '+ eta_s*serotonin*s', 'serotonin potentiates'],
    ['- eta_a*acetylcholine*a', '- eta_a*acetylcholine*d', 'acetylcholine depresses causal pairs alone'],
    ['ds/dt = -s/tau_s', 'ds/dt = -s/tau_d', 'the trace of serotonin is that of dopamine'],
  ]),
  ...rule('sequential-neuromodulation', [
    [
      '    w -= eta_acetylcholine*acetylcholine*y',
      '    w += eta_acetylcholine*acetylcholine*y',
      'acetylcholine potentiates at presynaptic spikes',
    ],
    [
      '    w -= eta_acetylcholine*acetylcholine*x',
      '    w -= 0*acetylcholine*eta_acetylcholine*x',
      'acetylcholine acts at presynaptic spikes alone',
    ],
    ["unit: 'ms', default: 2000", "unit: 'ms', default: 1000", 'default tau_e'],
    ["equations: 'de/dt = -e/tau_e'", "equations: 'de/dt = -0*e/tau_e'", 'eligibility never decays'],
    ['w = w_start + eta_dopamine', 'w = w + eta_dopamine', 'reward adds to the weight of now'],
    ['e = 0; x = 0; y = 0', 'e = 0', 'a trial keeps the traces of the last'],
    ['    e += x\n', '', 'pre before post leaves no eligibility'],
  ]),
  ...rule('reverse-replay', [
    ['e += eta*A_pre*r*y', 'e += eta*A_pre*y', 'depression does not count'],
    ['running*lambda*interval*(w_0 - w)', 'running*lambda*interval*(w - w_0)', 'weights run away while running'],
    ['w_sum/max(w_sum, w_in_post)', 'w_sum/w_in_post', 'small sums are scaled up'],
  ]),
  ...rule('contact-memory', [['- A_free*free_post*w', '+ A_free*free_post*w', 'a free way strengthens']]),
  ...rule('multiplicative', [
    ["onPre: 'post += w*factor_post'", "onPre: 'post += w + factor_post'", 'a sum, not a product'],
  ]),
  ...mistakesIn('controllers/synapses/eprop.ts', 'test/controllers/learning/gradient.test.ts', [
    ['(count_post/trial - f_target)', '(f_target - count_post/trial)', 'rates are driven away from the target'],
    ['g += D_0_post*zbar + D_1_post*eps', 'g += D_0_post*zbar', 'the adaptive threshold has no gradient'],
  ]),
  ...mistakesIn('controllers/synapses/eprop.ts', 'test/controllers/learning/nest.test.ts', [
    ['w -= rate*scale*gradient', 'w += rate*scale*gradient', 'gradient ascent'],
    [
      'w -= rate*mean/(sqrt(square) + epsilon)',
      'w -= rate*mean/sqrt(square + epsilon)',
      'epsilon of Adam under the root',
    ],
    ['beta_1*mean + (1 - beta_1)*scale*gradient', 'beta_1*mean + scale*gradient', 'the mean of Adam is a sum'],
  ]),
  ...mistakesIn('controllers/synapses/eprop-output.ts', 'test/controllers/learning/gradient.test.ts', [
    ["onSpike: 'zbar += 1 - exp(-dt/tau_out)'", "onSpike: 'zbar += 1'", 'filtered spikes are not normalised'],
  ]),
  ...mistakesIn(
    'controllers/synapses/eprop-reward-output.ts',
    'test/controllers/learning/actor-critic-gradient.test.ts',
    [['h = discount*h + error_post*zbar', 'h = h + error_post*zbar', 'reward is not discounted']],
  ),
  ...rule('sequential-neuromodulation', [
    [
      "bounds: { w: ['w_min', 'w_max'] }",
      "order: 'simultaneous',\n  bounds: { w: ['w_min', 'w_max'] }",
      'coincident spikes do not pair',
    ],
    ['default: 0.002, meaning', 'default: 0.001, meaning', 'default of the depression'],
  ]),
  ...rule('triplet-stdp', [
    [
      "do2/dt = -o2/tau_y', onSpike: 'o2 += 1'",
      "do2/dt = -o2/tau_minus', onSpike: 'o2 += 1'",
      'the slow postsynaptic trace is fast',
    ],
    ['w_0*r1*(', 'w_0*r2*(', 'the pair is by the slow trace'],
  ]),
  ...mistakesIn('controllers/synapses/static.ts', 'test/controllers/neurons/lif.test.ts', [
    ["onPre: 'post += w'", "onPre: 'post += 2*w'", 'a spike sends twice its weight'],
  ]),
];
