import { checkNeuron } from './check-neuron.ts';
import { checkRule } from './check-rule.ts';
import type { NeuronModel, SynapseModel } from './model.ts';

/**
 * Declares a neuron model and checks it whole: names, syntax, dimensions, and that each equation has a method.
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
 * @throws LanguageError pointing at the offending character
 * @throws ValidationError `invalid_model` or `unknown_option`
 */
export function defineSynapse<const M extends SynapseModel>(model: M): M {
  checkRule(model);
  return model;
}
