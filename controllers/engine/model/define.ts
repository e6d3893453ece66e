import { ValidationError } from '../../../agents/errors.ts';
import { isReservedName } from '../language/language.ts';
import { checkNeuron } from './check-neuron.ts';
import { checkRule } from './check-rule.ts';
import type { NeuronModel, SynapseModel } from './model.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED: ReadonlySet<string> = new Set(['t', 'dt', 'input', 'post', 'uniform']);

/**
 * Declares a neuron model and checks it whole: names, syntax, dimensions, and that each equation has a method.
 *
 * @throws LanguageError pointing at the offending character
 * @throws ValidationError `invalid_model`, `no_method` or `method_impossible`
 */
export function defineNeuron<const M extends NeuronModel>(model: M): M {
  checkNames(model.name, [model.parameters, model.state, model.inputs, model.receptors]);
  checkNeuron(model);
  return model;
}

/**
 * Declares a synapse model or plasticity rule and checks it. The dimensions of what depends on the unit of weights, or on the
 * neurons that the rule joins, are checked when a network is built.
 *
 * @throws LanguageError pointing at the offending character
 * @throws ValidationError `invalid_model`
 */
export function defineSynapse<const M extends SynapseModel>(model: M): M {
  checkNames(model.name, [model.parameters, model.state, model.traces, model.modulators]);
  checkRule(model);
  return model;
}

function checkNames(model: string, groups: readonly (object | undefined)[]): void {
  const seen = new Set<string>();
  for (const name of groups.flatMap((group) => Object.keys(group ?? {}))) {
    const fault = !NAME.test(name)
      ? 'is not a name'
      : RESERVED.has(name) || isReservedName(name)
        ? 'is reserved'
        : seen.has(name)
          ? 'is declared twice'
          : undefined;
    if (fault !== undefined) {
      throw new ValidationError(`in model '${model}', '${name}' ${fault}`, {
        code: 'invalid_model',
        expected: `a name of letters, digits and _, used once, none of ${[...RESERVED].join(', ')}, no function and no operator`,
        received: name,
        block: model,
      });
    }
    seen.add(name);
  }
}
