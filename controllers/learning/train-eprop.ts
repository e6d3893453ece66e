import { checkOptions, type Every } from '../../agents/known-options.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { EpropNetwork, EpropTrial } from './eprop-network.ts';

/** Options of {@link trainEprop}. */
export interface EpropTraining {
  /** Seed of the trials, a whole number. Those of training and of validation are drawn from streams of their own. */
  readonly seed: number;
  /** Draws a trial, whose target is a class. */
  readonly draw: (random: RandomStream) => EpropTrial;
  /** Number of trials between two changes of the weights. Default 32. */
  readonly batch?: number;
  /** Largest number of batches, from 0. Default 500. */
  readonly iterations?: number;
  /** Number of batches between two validations. Default 20. */
  readonly validateEvery?: number;
  /** Number of fresh trials of a validation. Default 512. */
  readonly validationTrials?: number;
  /** Share of wrong answers in a validation below which training ends. Default 0.07. */
  readonly stopBelow?: number;
  /** Learning rate of a batch, dimensionless, by its index from 0. Default: that of the network's optimiser. */
  readonly rate?: (iteration: number) => number;
  /** Called after each validation. */
  readonly see?: (validation: EpropValidation) => void;
}

const OPTIONS: Every<EpropTraining> = {
  seed: true,
  draw: true,
  batch: true,
  iterations: true,
  validateEvery: true,
  validationTrials: true,
  stopBelow: true,
  rate: true,
  see: true,
};

/** A look at a network in training. */
export interface EpropValidation {
  /** Number of batches learned before it. */
  readonly iteration: number;
  /** Share of wrong answers. */
  readonly error: number;
  /** Mean over the trials of what {@link EpropNetwork.run} calls its loss, dimensionless. */
  readonly loss: number;
  /** Hz, mean rate of the neurons. */
  readonly rateHz: number;
}

/** What {@link trainEprop} came to. */
export interface EpropTrained {
  /** Whether the error of the last validation was below `stopBelow`. */
  readonly reached: boolean;
  /** All validations, the first before any learning. */
  readonly validations: readonly EpropValidation[];
}

/**
 * Trains a network to tell classes apart, until a validation on fresh trials finds few enough errors. The network learns online in each
 * trial and changes its weights after each batch; the same seeds give the same weights to the bit.
 *
 * @throws ValidationError as {@link EpropNetwork.run} does
 */
export function trainEprop(network: EpropNetwork, options: EpropTraining): EpropTrained {
  checkOptions('trainEprop', options, OPTIONS);
  const { seed, draw, batch = 32, iterations = 500, validateEvery = 20, validationTrials = 512, rate, see } = options;
  const { stopBelow = 0.07 } = options;
  const learning = new RandomStream(seed, 'eprop/learning');
  const validating = new RandomStream(seed, 'eprop/validation');
  const validations: EpropValidation[] = [];
  for (let iteration = 0; ; iteration++) {
    if (iteration % validateEvery === 0 || iteration === iterations) {
      const found = { iteration, ...validateEprop(network, draw, validationTrials, validating) };
      validations.push(found);
      see?.(found);
      const reached = found.error < stopBelow;
      if (reached || iteration === iterations) return { reached, validations };
    }
    for (let n = 0; n < batch; n++) network.run(draw(learning), true);
    network.commit(rate?.(iteration));
  }
}

/** Runs trials without learning. A network answers with the class whose output was largest on average. @param trials their number */
export function validateEprop(
  network: EpropNetwork,
  draw: (random: RandomStream) => EpropTrial,
  trials: number,
  random: RandomStream,
): Omit<EpropValidation, 'iteration'> {
  let [wrong, loss, rateHz] = [0, 0, 0];
  for (let n = 0; n < trials; n++) {
    const trial = draw(random);
    const result = network.run(trial, false);
    if (answerOf(result.outputs) !== trial.target) wrong++;
    loss += result.loss / trials;
    rateHz += result.rateHz / trials;
  }
  return { error: wrong / trials, loss, rateHz };
}

/** Index of the largest output; the first of those that are equal. */
export function answerOf(outputs: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < outputs.length; k++) if (outputs[k] > outputs[best]) best = k;
  return best;
}
