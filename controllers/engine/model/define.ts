import { checkNeuron } from './check-neuron.ts';
import { checkRule } from './check-rule.ts';
import type { NeuronModel, SynapseModel } from './model.ts';

/**
 * Declares a neuron model and checks it whole: names, syntax, dimensions, and that each equation has a method.
 *
 * @example
 * const leaky = defineNeuron({
 *   name: 'leaky',
 *   source: 'an example',
 *   parameters: { tau: { unit: 'ms', default: 20, meaning: 'time constant' } },
 *   state: { v: { unit: '1', meaning: 'potential' } },
 *   inputs: { drive: { unit: '1', default: 0, meaning: 'potential that v tends to' } },
 *   equations: 'dv/dt = (drive - v)/tau',
 *   spike: { when: 'v > 1' },
 *   reset: 'v = 0',
 * });
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', leaky, { size: 2, parameters: { tau: '10 ms' } });
 * const simulation = simulate(network);
 * simulation.input(cells, 'drive').set([0.9, 1.5]);
 * simulation.onSpikes(cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count))); // cell 1
 * simulation.step(1000);
 *
 * @throws LanguageError pointing at the offending character
 * @throws ValidationError `invalid_model`, `unknown_option`, `no_method` or `method_impossible`
 */
export function defineNeuron<const M extends NeuronModel>(model: M): M {
  checkNeuron(model);
  return model;
}

/**
 * Declares a synapse model or plasticity rule and checks it. The dimensions of what depends on the unit of weights, or on the
 * neurons that the rule joins, are checked when a network is built.
 *
 * @example
 * const rising = defineSynapse({
 *   name: 'rising',
 *   source: 'an example',
 *   parameters: {
 *     growth: { unit: 'weight', default: 0.1, meaning: 'growth with a spike of either side' },
 *     w_max: { unit: 'weight', default: 10, meaning: 'largest weight' },
 *   },
 *   state: { w: { unit: 'weight', initial: 1, meaning: 'weight' } },
 *   onPre: `
 *     post += w
 *     w += growth
 *   `,
 *   onPost: 'w += growth',
 *   bounds: { w: [0, 'w_max'] },
 * });
 *
 * @throws LanguageError pointing at the offending character
 * @throws ValidationError `invalid_model` or `unknown_option`
 */
export function defineSynapse<const M extends SynapseModel>(model: M): M {
  checkRule(model);
  return model;
}
