import { defineNeuron } from '../engine/model/define.ts';

/**
 * Liquid time-constant spiking neuron, LTC-SN: in each step the potential u moves towards the input d by a share that a gate opens. The gate
 * depends on the inputs and on the potentials of the layer, so that each neuron is as fast as they let it be.
 *
 *     u = u + (d - u) / (1 + exp(-g)),   z = u > theta,   u = 0 where z
 *
 * In the source d = W_x [x; z] + b_x and g = W_t [d; u] + b_t, with z and u of the step before. As d is linear, weights onto `dense` are W_x,
 * weights of the same inputs onto `gate` are the part of W_t for d times W_x, b_d is b_x, and b_g is that part times b_x, plus b_t.
 * Potentials reach the gate by synapses of the rule `graded`, whose weights are the part of W_t for u.
 *
 * A step of the network is one of the source, whatever its length.
 */
export const liquidTimeConstantSpiking = defineNeuron({
  name: 'liquid_time_constant_spiking',
  source: 'Yin, Corradi & Bohte 2023, Nat Mach Intell 5:518, and its program',
  deviations: ['the threshold does not adapt; that of its program can'],
  parameters: {
    theta: { unit: '1', default: 0.5, meaning: 'threshold' },
    b_d: { unit: '1', default: 0, meaning: 'constant part of the input' },
    b_g: { unit: '1', default: 0, meaning: 'constant part of the gate' },
  },
  state: {
    u: { unit: '1', meaning: 'potential' },
    d: { unit: '1', meaning: 'input of the step, without its constant part' },
    g: { unit: '1', meaning: 'gate of the step, without its constant part; half open at 0' },
  },
  receptors: {
    dense: { unit: '1', meaning: 'part of the input of the step', onInput: 'd = input' },
    gate: { unit: '1', meaning: 'part of the gate of the step', onInput: 'g = input' },
  },
  onStep: 'u += (d + b_d - u)/(1 + exp(-(g + b_g)))',
  spike: { when: 'u > theta' },
  reset: 'u = 0',
});
