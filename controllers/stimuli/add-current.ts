import { ValidationError } from '../../agents/errors.ts';
import { unknownName } from '../engine/language/names.ts';
import type { NeuronModel, ParameterDeclaration, StateDeclaration } from '../engine/model/model.ts';

/** Parameters, state and statements that are added to a neuron model. */
export interface Addition {
  /** Ends the name of the model. */
  readonly name: string;
  readonly source: string;
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly state: Readonly<Record<string, StateDeclaration>>;
  /** Statements that come before those of the model's own step. */
  readonly onStep: string;
}

/**
 * A neuron model whose input is the sum of what the host sets and of a state variable that the addition assigns in every step.
 *
 * @param input name of the model's input
 * @param variable name of the addition's state variable, in the unit of the input
 * @throws ValidationError `unknown_name` for a model without such an input
 */
export function addCurrent(model: NeuronModel, input: string, variable: string, addition: Addition): NeuronModel {
  unitOf(model, input);
  const sum = (text: string): string => text.replace(new RegExp(`\\b${input}\\b`, 'g'), `(${input} + ${variable})`);
  const { equations, spike, onStep } = model;
  return extend(
    {
      ...model,
      ...(equations === undefined ? {} : { equations: sum(equations) }),
      ...(onStep === undefined ? {} : { onStep: summed(onStep, input, sum) }),
      spike: 'when' in spike ? { when: sum(spike.when) } : { ...spike, hazard: sum(spike.hazard) },
    },
    addition,
  );
}

/** A neuron model with parameters, state and statements of another. */
export function extend(model: NeuronModel, { name, source, parameters, state, onStep }: Addition): NeuronModel {
  return {
    ...model,
    name: `${model.name}_${name}`,
    source: `${model.source}; ${source}`,
    parameters: { ...model.parameters, ...parameters },
    state: { ...model.state, ...state },
    onStep: `${onStep}\n${model.onStep ?? ''}`,
  };
}

/** The unit of an input. @throws ValidationError `unknown_name` */
export function unitOf({ name, inputs = {} }: NeuronModel, input: string): string {
  if (!Object.hasOwn(inputs, input)) throw unknownName(`input of '${name}'`, input, Object.keys(inputs));
  return inputs[input].unit;
}

/**
 * Refuses a model whose step reads the random number of the step already, or whose spikes are drawn by it: what is added would not be
 * independent of that.
 *
 * @throws ValidationError `invalid_option`
 */
export function requireFreeNumber({ name, spike, onStep = '', reset = '' }: NeuronModel, what: string): void {
  if ('when' in spike && !/\buniform\b/.test(onStep + reset + spike.when)) return;
  throw new ValidationError(`'${name}' draws a random number itself, and there is one for each neuron and step`, {
    code: 'invalid_option',
    expected: 'a model that draws none',
    received: name,
    remedy: `give ${what} to a model with a threshold and without noise of its own`,
  });
}

/**
 * A number of mean 0 and variance 1 that is nearly normal, from the one uniform number of a step (Box & Muller 1958): its upper 12 bits
 * make the radius, and what is left the angle. It is no larger than 4.25, and its variance is less than 1 by ln(2)/8192, or 0.00008.
 */
export const NORMAL =
  'sqrt(-2*log((4096 - floor(4096*uniform) - 0.5)/4096))*cos(6.28318530718*(4096*uniform - floor(4096*uniform)))';

/** Statements in which an input stands for the sum, unless they assign it. */
function summed(onStep: string, input: string, sum: (text: string) => string): string {
  if (new RegExp(`\\b${input}\\s*[-+*/]?=[^=]`).test(onStep)) {
    throw new ValidationError(`'${input}' is used up by the model itself`, {
      code: 'invalid_option',
      expected: 'an input that the model only reads',
      received: input,
    });
  }
  return sum(onStep);
}
