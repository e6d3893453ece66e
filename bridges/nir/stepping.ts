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

/** What a spike does to the potential: it becomes `v_reset`, as NIR has it, or loses the threshold. */
export type NirReset = 'value' | 'subtract';

/** What a spike is while it lasts, which is one step: a signal of 1, as most back ends have it, or one whose integral is 1 s. */
export type NirSpike = 'held' | 'impulse';

/** What NIR does not say of how a graph is run. */
export interface NirStepping extends NirChoices {
  /** Duration of a step in seconds. */
  readonly step: number;
}

/** What {@link NirStepping} has beside the step. */
export interface NirChoices {
  readonly method: NirMethod;
  readonly reset: NirReset;
  readonly spike: NirSpike;
}

const CHOICES = {
  method: ['euler', 'sequential', 'exact'],
  reset: ['value', 'subtract'],
  spike: ['held', 'impulse'],
} as const;

/** What is said neither by the caller nor by a file. */
const DEFAULTS = { method: 'euler', reset: 'value', spike: 'held' } as const;

/**
 * What is said of how a graph is run: by the caller, else by the metadata of the graph, else by default.
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

/** What the metadata of a graph say that is run so. */
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
