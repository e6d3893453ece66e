import { ValidationError } from '../../agents/index.ts';
import { defineNeuron, type NeuronModel, type QuantityIn } from '../../controllers/engine/index.ts';
import { stepInSeconds } from '../../controllers/engine/network/network-step.ts';
import {
  nirCubaLi,
  nirCubaLif,
  nirCubaLifSequential,
  nirCubaLiSequential,
  nirIf,
  nirIntegrator,
  nirLi,
  nirLif,
  nirThreshold,
} from '../../controllers/neurons/index.ts';
import type { NirMetadata } from './primitives.ts';

/**
 * How the equations of NIR, which are of continuous time, are stepped:
 *
 * - `euler`: forward Euler, all equations from the state before the step (Norse, Nengo's Euler, the reference in numpy)
 * - `sequential`: forward Euler, the current of CubaLI and CubaLIF first, then the potential with the new current (snnTorch)
 * - `exact`: the solution for a signal that is constant during a step (Nengo)
 *
 * They differ for CubaLI and CubaLIF only where the first two are concerned.
 */
export type NirMethod = 'euler' | 'sequential' | 'exact';

/** Reset of the potential by a spike: to `v_reset`, as NIR has it (`value`), or down by the threshold (`subtract`). */
export type NirReset = 'value' | 'subtract';

/** Signal of a spike during the one step that it lasts: 1, as most back ends have it (`held`), or one whose integral is 1 s (`impulse`). */
export type NirSpike = 'held' | 'impulse';

/** Properties of a run that NIR leaves open: the step, and {@link NirChoices}. */
export interface NirStepping extends NirChoices {
  /** Duration of a step in seconds. */
  readonly step: number;
}

/** Choices of a run beside its step. */
export interface NirChoices {
  /** Integration method. Default of {@link toNetwork}: that of the graph's metadata, else `euler`. */
  readonly method: NirMethod;
  /** Reset of the potential by a spike. Default of {@link toNetwork}: that of the graph's metadata, else `value`. */
  readonly reset: NirReset;
  /** Signal of a spike in its step. Default of {@link toNetwork}: that of the graph's metadata, else `held`. */
  readonly spike: NirSpike;
}

const CHOICES = {
  method: ['euler', 'sequential', 'exact'],
  reset: ['value', 'subtract'],
  spike: ['held', 'impulse'],
} as const;

/** Choices where neither the caller nor the metadata of the graph state them. */
const DEFAULTS = { method: 'euler', reset: 'value', spike: 'held' } as const;

/**
 * Settles how a graph is run: as the caller says, else as the metadata of the graph say, else by default.
 *
 * @throws ValidationError `unit_missing` for a step without its unit; `nir_not_runnable` where nobody says how long a step is, or for words that are none of those known
 */
export function steppingOf(
  given: Partial<NirChoices> & { readonly step?: QuantityIn<'s', number> },
  metadata: NirMetadata = {},
): NirStepping {
  const step = given.step === undefined ? metadata['dt'] : stepInSeconds(given.step, true);
  if (typeof step !== 'number' || !(step > 0)) {
    throw new ValidationError('a NIR graph does not say how long a step is', {
      code: 'nir_not_runnable',
      expected: 'a time in seconds above 0',
      received: step ?? 'none',
      remedy: "give the step that the network was trained with, as in step: '0.1 ms'",
    });
  }
  const choose = <K extends keyof typeof CHOICES>(key: K): (typeof CHOICES)[K][number] => {
    const choices: readonly unknown[] = CHOICES[key];
    const value = given[key] ?? metadata[key] ?? DEFAULTS[key];
    if (choices.includes(value)) return value as (typeof CHOICES)[K][number];
    throw new ValidationError(`NIR graphs cannot be run with this ${key}`, {
      code: 'nir_not_runnable',
      expected: `one of ${choices.join(', ')}`,
      received: value,
    });
  };
  return { step, method: choose('method'), reset: choose('reset'), spike: choose('spike') };
}

/** Metadata of a graph that is run so. */
export const steppingNotes = ({ step, method, reset, spike }: NirStepping): NirMetadata => ({
  dt: step,
  method,
  reset,
  spike,
});

/** The models of neurons by the type of their node. */
const MODELS: Readonly<Record<string, NeuronModel>> = {
  I: nirIntegrator,
  IF: nirIf,
  LI: nirLi,
  LIF: nirLif,
  CubaLI: nirCubaLi,
  CubaLIF: nirCubaLif,
  Threshold: nirThreshold,
};

const SEQUENTIAL: Readonly<Record<string, NeuronModel>> = {
  CubaLI: nirCubaLiSequential,
  CubaLIF: nirCubaLifSequential,
};

/** The model of a type of nodes, stepped and reset as stated; undefined for a type that is no neuron. */
export function modelFor(type: string, { method, reset }: NirStepping): NeuronModel | undefined {
  const model = (method === 'sequential' ? SEQUENTIAL[type] : undefined) ?? MODELS[type];
  if (model === undefined) return undefined;
  const stepped = model.equations === undefined || model.method !== undefined || method === 'exact';
  const subtracts = reset === 'subtract' && model.reset !== undefined;
  if (stepped && !subtracts) return model;
  return defineNeuron({
    ...model,
    name: `${model.name}${stepped ? '' : '_euler'}${subtracts ? '_subtract' : ''}`,
    ...(stepped ? {} : { method: 'euler' as const }),
    ...(subtracts ? { reset: 'v -= v_threshold' } : {}),
  });
}
