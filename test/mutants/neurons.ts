import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

type Mistakes = Parameters<typeof mistakesIn>[2];

/** Mistakes in a model, for the tests of that model or for those of another name. */
function neuron(name: string, mistakes: Mistakes, test = name): readonly Mutant[] {
  return mistakesIn(`controllers/neurons/${name}.ts`, `test/controllers/neurons/${test}.test.ts`, mistakes);
}

const SOURCED = 'published-constants';

export const neurons: readonly Mutant[] = [
  ...neuron('lif', [
    ['(i_ex + i_in + I_ext)/C_m', '(i_ex - i_in + I_ext)/C_m', 'inhibition excites'],
    ["reset: 'v = V_reset'", "reset: 'v = E_L'", 'resets to rest'],
    ["time: 't_ref', hold: ['v']", "time: 't_ref'", 'integrates while refractory'],
    ['di_in/dt = -i_in/tau_syn_in', 'di_in/dt = -i_in/tau_syn_ex', 'inhibition decays as excitation does'],
  ]),
  ...neuron('lif', [
    [
      "unit: 'mV', default: -55, meaning: 'threshold'",
      "unit: 'mV', default: -50, meaning: 'threshold'",
      'default V_th',
    ],
    ['default: 250', 'default: 200', 'default C_m'],
  ]),
  ...neuron('lif-delta', [
    ["hold: ['v'], dropInput: true", "hold: ['v']", 'keeps what arrives while refractory'],
    ["applied: 'after'", "applied: 'before'", 'a jump decays in the step in which it comes'],
  ]),
  ...neuron('lif-alpha', [
    ['input*exp(1)/tau_syn', 'input/tau_syn', 'the peak is w/e, not w'],
    ['di/dt = drive - i/tau_syn', 'di/dt = drive - i/tau_m', 'the current decays by the membrane'],
  ]),
  ...neuron('lif-biexponential', [
    ['(slow - fast + I_ext)/C_m', '(slow + fast + I_ext)/C_m', 'the rise adds to the decay'],
    [
      't_peak = tau_rise*tau_decay/(tau_decay - tau_rise)*log(tau_decay/tau_rise)',
      't_peak = tau_rise*tau_decay/(tau_decay - tau_rise)*log(tau_rise/tau_decay)',
      'the peak is before the spike',
    ],
  ]),
  ...neuron(
    'lif-biexponential',
    [['norm = where(alike, exp(1),', 'norm = where(alike, 1,', 'the limit of equal time constants is not normalised']],
    'equal-time-constants',
  ),
  ...neuron('lif-conductance', [
    [
      "unit: 'mV', default: -80, meaning: 'inhibitory",
      "unit: 'mV', default: -60, meaning: 'inhibitory",
      'E_in shunts only',
    ],
    ['g_in*(E_in - v)', 'g_in*(v - E_in)', 'inhibition excites'],
    ['dg_in/dt = -g_in/tau_syn_in', 'dg_in/dt = -g_in/tau_syn_ex', 'inhibition decays as excitation does'],
  ]),
  ...neuron('lif-conductance-alpha', [
    ["'drive_in += input*exp(1)/tau_syn_in'", "'drive_in += input/tau_syn_in'", 'the inhibitory peak is w/e'],
    [
      'dg_ex/dt = drive_ex - g_ex/tau_syn_ex',
      'dg_ex/dt = drive_ex - g_ex/tau_syn_in',
      'excitation decays as inhibition',
    ],
  ]),
  ...neuron('lif-conductance-biexponential', [
    ['slow_in += norm_in*input; fast_in += norm_in*input', 'slow_in += norm_in*input', 'inhibition does not rise'],
  ]),
  ...neuron(
    'lif-conductance-biexponential',
    [['g_in = slow_in - fast_in', 'g_in = slow_ex - fast_ex', 'inhibition has the conductance of excitation']],
    'brian2',
  ),
  ...neuron('lif-adaptive', [
    ['v >= v_th + beta*a', 'v >= v_th - beta*a', 'the threshold falls with spikes'],
    ['a += exp(dt/tau_a)', 'a += 1', 'adaptation is one step older than in the source'],
    ["reset: 'v -= v_th*exp(dt/tau_m);", "reset: 'v = 0*v_th;", 'resets to 0, not by subtraction'],
  ]),
  ...neuron('integrate-and-fire', [
    ["reset: 'v -= V_th'", "reset: 'v = 0'", 'a spike takes the rest of the potential too'],
  ]),
  ...neuron('lif-softplus', [
    [
      'log(1 + exp(-abs(above)/delta_u))',
      'log(1 + exp(abs(above)/delta_u))',
      'the rate grows away from threshold both ways',
    ],
    ['+ i - h + drive - suppression', '+ i + h + drive - suppression', 'inhibition excites'],
    [
      "probability: 'linear'",
      "probability: 'exponential'",
      'draws by the survivor function where the source is linear',
    ],
  ]),
  ...neuron('lif-softplus-conductance', [["reset: 'v = 0'", "reset: 'v = v'", 'no reset']]),
  ...neuron('lif-diffusive-noise', [
    ['sigma/sqrt(dt*1*ms)', 'sigma/(1*ms)', 'noise depends on the step'],
    ['sqrt(-2*log(1 -', 'sqrt(-log(1 -', 'noise has half the variance'],
  ]),
  ...neuron('lif-exponential-escape', [
    ['(v - theta)/delta_u', '(v - theta)*1/mV', 'the width of the escape noise is ignored'],
    ['rho_max)', '10*rho_max)', 'the highest rate is ten times as high'],
  ]),
  ...neuron('poisson', [["probability: 'exponential'", "probability: 'linear'", 'p = rate dt']]),
  ...neuron('linear-poisson', [['max(r, 0*Hz)', 'abs(r)', 'a negative rate fires']]),
  ...neuron(
    'homogeneous-poisson',
    [
      ['floor(-log(1 - uniform)/(max(rate, 0*Hz)*dt))', 'floor(1/(max(rate, 0*Hz)*dt))', 'regular intervals'],
      ['left < 1 or rate != drawn', 'left < 1', 'a new rate waits for the old interval'],
    ],
    'poisson',
  ),
  ...neuron('bernoulli', [["probability: 'linear'", "probability: 'exponential'", 'p = 1 - e^(-rate dt)']], 'poisson'),
  ...neuron('pp-delta', [['c_2*exp(c_3*v)', 'c_2*exp(-c_3*v)', 'the rate falls with the potential']]),
  ...neuron('pp-delta', [["unit: 'Hz', default: 1.238", "unit: 'Hz', default: 12.38", 'default c_2']], SOURCED),
  ...neuron('pp-delta', [["reset: 'v = 0'", "reset: 'v = v'", 'no reset']], 'nest'),
  ...neuron('srm0', [
    ["unit: 'ms', default: 1, meaning: 'time after", "unit: 'ms', default: 2, meaning: 'time after", 'pause of 2 ms'],
    ["after: 'exact'", "after: 'euler'", 'the after-potential by Euler, which the program has exactly'],
    [
      "probability: 'linear'",
      "probability: 'exponential'",
      'draws by the survivor function where the program is linear',
    ],
    ['+ chi*after', '- chi*after', 'the after-potential excites'],
    ['after = 1', 'after += 1', 'after-potentials add up'],
  ]),
  ...neuron('adaptive-exponential', [
    ["reset: 'v = V_reset; w += b'", "reset: 'v = V_reset; w = b'", 'w = b'],
    ['(a*(V - E_L) - w)/tau_w', '(a*(V - V_th) - w)/tau_w', 'adaptation is about the threshold'],
  ]),
  ...neuron(
    'adaptive-exponential',
    [
      ['default: 80.5', 'default: 60', 'default b'],
      ["unit: 'nS', default: 4,", "unit: 'nS', default: 2,", 'default a'],
      ["default: -85, meaning: 'inhibitory", "default: -80, meaning: 'inhibitory", 'default E_in'],
      ['tonic: published(200, 10,', 'tonic: published(200, 12,', 'g_L of the tonic cell'],
      [
        'transient: published(100, 10, -65, -50, 2, 10, 90, 100, -47)',
        'transient: published(100, 10, -65, -50, 2, 10, 90, 100, -46)',
        'V_reset of the transient cell',
      ],
    ],
    SOURCED,
  ),
  ...neuron('adaptive-exponential-biexponential', [
    ['decay_ex*rise_ex/(decay_ex - rise_ex)', 'decay_ex*rise_ex/(decay_ex + rise_ex)', 'time of the excitatory peak'],
    [
      "onInput: 'x_mf += norm_mf*input'",
      "onInput: 'x_mf += norm_ex*input'",
      'mossy fibres are normalised as recurrents',
    ],
    ['(g_ex + g_mf)*(E_ex - V)', '(g_ex - g_mf)*(E_ex - V)', 'mossy fibres inhibit'],
  ]),
  ...neuron(
    'adaptive-exponential-biexponential',
    [["C_m: '118.51155 pF'", "C_m: '180.15125 pF'", 'a basket cell has the capacitance of a pyramidal one']],
    SOURCED,
  ),
  ...neuron('izhikevich', [
    ["reset: 'v = c; u += d'", "reset: 'v = c; u = d'", 'u = d'],
    [
      'thalamocortical: published(0.02, 0.25,',
      'thalamocortical: published(0.02, 0.2,',
      'b of the thalamocortical cell',
    ],
  ]),
  ...neuron('izhikevich', [['k_1*v + k_0 - u + I_ext', 'k_1*v + k_0 + u + I_ext', 'recovery excites']], 'nest'),
  ...neuron('izhikevich-2003', [
    ["reset: 'v = c; u += d'", "reset: 'v = c; u += 2*d'", 'jump of recovery'],
    ['u += dt*a*(b*v - u)', 'u += dt*a*(b*c - u)', 'recovery follows the reset potential'],
  ]),
  ...neuron('liquid-time-constant', [
    ['f*(A - v)', 'f*A', 'the time constant is not shortened'],
    [
      "unit: 'ms', default: 20, meaning: 'time constant without",
      "unit: 'ms', default: 10, meaning: 'time constant without",
      'default tau',
    ],
    ['(mu - s - x_ext)', '(mu - s + x_ext)', 'input from outside closes the gate'],
  ]),
  ...neuron('looming-detector', [['log(max(e, 1e-9)) - s', 'log(max(e, 1e-9)) + s', 'size excites']], 'brian2'),
  ...neuron('plateau-cell', [
    ['max(left - dt, onset*duration)', 'left - dt + onset*duration', 'a second onset adds to the plateau'],
    ['1/(1 - exp(-duration/tau_instructive))', '1', 'the instructive signal does not reach 1'],
    ['onset = 0', 'onset = onset', 'an onset is not used up'],
  ]),
  ...neuron('barrier-cell', [['v > theta', 'v < theta', 'it relays where no obstacle is']]),
  ...neuron('soft-competitor', [
    ['novelty = novelty/(1 + seeing*novelty)', 'novelty = novelty', 'novelty never falls'],
    ['gain*u - inhibition', 'gain*u + inhibition', 'lateral inhibition excites'],
  ]),
  ...neuron('spike-coding', [
    ['-lambda*v + r + drive', 'lambda*v + r + drive', 'the error grows by itself'],
    ["reset: 'v -= reset'", "reset: 'v = v'", 'no reset'],
  ]),
  ...neuron('spike-coding-multiplicative', [['r + a*b + drive', 'r + drive', 'no product']]),
  ...neuron('theta-place-cell', [
    ['f_theta*t + (x - centre)/(2*extent)', 'f_theta*t - (x - centre)/(2*extent)', 'spikes recess'],
    ['exp(-far*far/2)', 'exp(-far*far)', 'fields are narrower by the root of 2'],
    ['/(2*extent) + 0.25', '/(2*extent)', 'the phase is off by a quarter'],
  ]),
  ...neuron('two-compartment', [
    ["default: -80, meaning: 'inhibitory", "default: -65, meaning: 'inhibitory", 'E_in'],
    ['exp(-0.062*v_d/mV)', 'exp(0.062*v_d/mV)', 'the block of NMDA opens at rest'],
    ['g_c*(v_d - v)', 'g_c*(v - v_d)', 'current flows away from the soma'],
    ["unit: 'nS', default: 30, meaning: 'sodium", "unit: 'nS', default: 22, meaning: 'sodium", 'default g_na'],
  ]),
  ...neuron('three-compartment', [
    ["default: -80, meaning: 'inhibitory", "default: -65, meaning: 'inhibitory", 'E_in'],
    ['g_2*(E_ex - v_2)', 'g_2*(E_ex - v_1)', 'synapses of the tuft read the trunk'],
    ['v = where(width > 0*ms, V_peak, V_reset)', 'v = V_reset', 'no spike of the soma to travel back'],
    ['g_c2*(v_2 - v_1) + g_1', 'g_c1*(v_2 - v_1) + g_1', 'the tuft is coupled as the soma is'],
  ]),
  ...neuron(
    'three-compartment',
    [
      [
        "default: -55, meaning: 'potential of the soma after",
        "default: -50, meaning: 'potential of the soma after",
        'V_reset',
      ],
      ["unit: 'ms', default: 0.8", "unit: 'ms', default: 1.6", 'the spike of the soma is twice as wide'],
    ],
    SOURCED,
  ),
  ...neuron('time-difference-encoder', [
    ["onInput: 'i += input*g'", "onInput: 'i += input'", 'triggers without facilitation'],
    ['g += input*(1 - g)', 'g += input', 'facilitation is unbounded'],
    ['di/dt = -i/tau_trig', 'di/dt = -i/tau_fac', 'the current decays as the facilitation'],
  ]),
  ...neuron(
    'nir-lif',
    [["when: 'v > v_threshold'", "when: 'v >= v_threshold'", 'spikes at the threshold, which NIR does not']],
    'nir',
  ),
  ...neuron('nir-cuba-lif', [['(w_in*x - i)/tau_syn', '(x - i)/tau_syn', 'the weight of the input is ignored']], 'nir'),
  ...neuron(
    'nir-if',
    [["onInput: 'x = input + bias'", "onInput: 'x = input - bias'", 'the bias is subtracted']],
    'nir',
  ),
  ...mistakesIn('controllers/neurons/eprop-neuron.ts', 'test/controllers/learning/gradient.test.ts', [
    ['q_1 = -B_0*q_0/B_1', 'q_1 = B_0*q_0/B_1', 'a spike adds to the eligibility of the threshold'],
  ]),
  ...neuron('izhikevich-2003', [
    ['    u += dt*a*(b*v - u)\n', '', 'no recovery'],
    ["onInput: 'i = input'", "onInput: 'i += input'", 'the current of a spike stays'],
  ]),
  ...neuron('spike-coding-multiplicative', [["reset: 'v -= reset'", "reset: 'v = 0*reset'", 'resets to 0']], 'brian2'),
  ...neuron('eprop-readout', [['(1 - exp(-dt/tau_out))*input', 'input', 'weights are not scaled']], '../learning/nest'),
  ...neuron(
    'spike-coding-greedy',
    [
      [
        "onInput: 'v += input', applied: 'after'",
        "onInput: 'v += input'",
        'the error leaks before the correction comes',
      ],
      ["method: 'euler',", '', 'stepped exactly, where the program has Euler'],
      ['-lambda*v + r + drive', '-lambda*v - r + drive', 'slow weights have the wrong sign'],
    ],
    '../decoding/greedy-spike-rule',
  ),
  ...neuron('liquid-time-constant-spiking', [
    ['(d + b_d - u)', '(d + b_d)', 'the potential does not leak'],
    ['exp(-(g + b_g))', 'exp(g + b_g)', 'the gate closes where it should open'],
    ["reset: 'u = 0'", "reset: 'u -= theta'", 'resets by subtraction'],
    ["onInput: 'd = input'", "onInput: 'd += input'", 'inputs pile up'],
  ]),
];
