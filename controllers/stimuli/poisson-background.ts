import { ValidationError } from '../../agents/errors.ts';
import { unknownName } from '../engine/language/names.ts';
import { defineNeuron } from '../engine/model/define.ts';
import type { NeuronModel } from '../engine/model/model.ts';
import type { ReceptorOf } from '../engine/model/unit-of.ts';
import { extend, requireFreeNumber } from './add-current.ts';
import type { Quantity } from './quantity.ts';

/** A neuron model with a background of Poisson spikes on a receptor. */
export type WithPoissonBackground<M extends NeuronModel, R extends string> = Omit<M, 'parameters' | 'state'> & {
  /** Parameters of the model and of the background. */
  readonly parameters: M['parameters'] & {
    /** Rate of all spikes of the background together, in Hz. Default 0. */
    readonly background_rate: Quantity<'Hz'>;
    /** Weight of each spike, in the unit of the receptor. Default 0. */
    readonly background_weight: Quantity<NonNullable<M['receptors']>[R]['unit']>;
  };
  /** State variables of the model and of the background. */
  readonly state: M['state'] & {
    /** Number of spikes of the background in the step, at most 9. */
    readonly background: {
      /** Unit of a count. */
      readonly unit: '1';
      /** Meaning of the variable, in words for people. */
      readonly meaning: string;
    };
  };
};

/** Most spikes that are counted in a step. With a mean of 1, more come once in 10 million steps. */
const MOST = 9;

/**
 * A neuron model with a background of Poisson spikes on a receptor, as many cells that are not simulated would send: each neuron has a
 * train of its own. Parameters `background_rate` (Hz, of all these cells together, default 0) and `background_weight` (of the receptor's
 * unit, default 0). It needs no population and no synapses, and several spikes may come in a step, which `poisson` draws one of at most.
 *
 * The number of spikes in a step is drawn by inversion of its distribution, up to 9; choose the step so that `background_rate` times the
 * step is 1 or less. A step adds it, times the weight, where spikes that arrive add theirs.
 *
 * @param receptor the receptor that they arrive at: `withPoissonBackground(lif, 'excitatory')`
 * @throws ValidationError `unknown_name` for a model without such a receptor, `invalid_option` for one that draws random numbers itself or
 * whose receptor is applied after the integration
 */
export function withPoissonBackground<M extends NeuronModel, R extends ReceptorOf<M>>(
  model: M,
  receptor: R,
): WithPoissonBackground<M, R> {
  const { name, receptors = {} } = model;
  if (!Object.hasOwn(receptors, receptor)) throw unknownName(`receptor of '${name}'`, receptor, Object.keys(receptors));
  requireFreeNumber(model, 'a background');
  const { unit, onInput, applied = 'before' } = receptors[receptor];
  if (applied === 'after') {
    throw new ValidationError(`receptor '${receptor}' of '${name}' takes its spikes after the integration`, {
      code: 'invalid_option',
      expected: 'a receptor that is applied before it',
      received: receptor,
      remedy: 'join a population of `poisson` to it, one neuron each',
    });
  }
  const terms = Array.from({ length: MOST }, (_, k) => `where(uniform >= ${cumulative(k)}, 1, 0)`);
  return defineNeuron(
    extend(model, {
      name: 'with_poisson_background',
      source: 'a Poisson process, counted by inversion (Devroye 1986, chapter X.3)',
      parameters: {
        background_rate: { unit: 'Hz', default: 0, meaning: 'rate of all spikes of the background together' },
        background_weight: { unit, default: 0, meaning: 'weight of each' },
      },
      state: { background: { unit: '1', meaning: 'spikes of the background in the step' } },
      onStep: `
        background = ${terms.join(' + ')}
        ${onInput.replace(/\binput\b/g, '(background*background_weight)')}
      `,
    }),
  ) as unknown as WithPoissonBackground<M, R>;
}

/** Probability of k spikes or fewer: exp(-m) (1 + m + m^2/2 + ...), m = rate times step. */
function cumulative(k: number): string {
  const mean = '(background_rate*dt)';
  let factorial = 1;
  const terms = Array.from({ length: k + 1 }, (_, power) => {
    if (power > 0) factorial *= power;
    return power === 0 ? '1' : `${mean}^${power}/${factorial}`;
  });
  return `exp(-${mean})*(${terms.join(' + ')})`;
}
