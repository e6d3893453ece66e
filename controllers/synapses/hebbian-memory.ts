import { defineSynapse } from '../engine/model/define.ts';

/**
 * A key-value memory in fast weights. Pairs of active keys and values are written, up to a soft bound. All else that an active key
 * pointed to is forgotten, so that writing a key again replaces its value. The rule is stepped by forward Euler, as in the authors'
 * program, in which a step and a spike last 1 ms.
 *
 * At constant traces the weight tends to w_max gamma_plus v / (gamma_plus v + gamma_minus k).
 */
export const hebbianMemory = defineSynapse({
  name: 'hebbian_memory',
  source: 'Limbacher, Özdenizci & Legenstein 2022, arXiv:2205.11276',
  deviations: [
    'the rule alone: the trained layers around it, their delays and the reading of values are left to the host',
  ],
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'time constant of both traces' },
    spike: { unit: 'ms', default: 1, meaning: 'length of a spike, which a trace tends to 1 during' },
    gamma_plus: { unit: '1/ms', default: 0.3, meaning: 'rate of writing' },
    gamma_minus: { unit: '1/ms', default: 0.3, meaning: 'rate of forgetting' },
    w_max: { unit: 'weight', default: 1, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    k: {
      of: 'pre',
      unit: '1',
      meaning: 'activity of the key',
      equation: 'dk/dt = -k/tau',
      onSpike: 'k += 1 - exp(-spike/tau)',
    },
    v: {
      of: 'post',
      unit: '1',
      meaning: 'activity of the value',
      equation: 'dv/dt = -v/tau',
      onSpike: 'v += 1 - exp(-spike/tau)',
    },
  },
  modulators: {
    write: { unit: '1', initial: 1, meaning: '1 while writing, 0 while reading' },
    gain: { unit: '1', initial: 1, meaning: 'of transmission; the authors write at 0.2' },
  },
  equations: 'dw/dt = write*(gamma_plus*(w_max - w)*v*k - gamma_minus*w*k^2)',
  method: { w: 'euler' },
  onPre: 'post += gain*w',
  bounds: { w: [0, 'w_max'] },
});
