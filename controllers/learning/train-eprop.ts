import { ValidationError } from '../../agents/errors.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { EpropNetwork, EpropTrial } from './eprop-network.ts';
import type { EpropWeights } from './eprop-weights.ts';

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
  /**
   * Share of wrong answers in a validation below which training ends; with 0 it never does. A validation that chooses when to stop is a
   * little too good. Default 0.07.
   */
  readonly stopBelow?: number;
  /** Learning rate of a batch, dimensionless, by its index from 0. Default: that of the network's optimiser. */
  readonly rate?: (iteration: number) => number;
  /**
   * Share of the newest weights in a running mean of them that begins at half of the batches (Polyak & Juditsky 1992), above 0 and at most 1,
   * dimensionless. A network that is made with the mean is past the noise of single batches. Default: no mean is kept.
   */
  readonly average?: number;
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
  average: true,
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

/** Result of {@link trainEprop}. */
export interface EpropTrained {
  /** Whether the error of the last validation was below `stopBelow`. */
  readonly reached: boolean;
  /** All validations, the first before any learning. */
  readonly validations: readonly EpropValidation[];
  /** The running mean of the weights; undefined if none was kept or training ended before it began. */
  readonly average: EpropWeights | undefined;
}

/**
 * Trains a network to tell classes apart, until a validation on fresh trials finds few enough errors. The network learns online in each
 * trial and changes its weights after each batch; the same seeds give the same weights to the bit.
 *
 * @example
 * const network = new EpropNetwork({ seed: 1, inputs: 2, lif: 20, outputs: 2, loss: 'cross_entropy' });
 * const { reached, validations } = trainEprop(network, {
 *   seed: 1,
 *   draw(random) {
 *     const input = random.integer(2); // the input that spikes says what is right
 *     return { ticks: 60, from: 40, spikes: { ticks: [5, 15, 25, 35], ids: Array(4).fill(input) }, target: input };
 *   },
 *   iterations: 60,
 * });
 * console.log(reached, validations.map(({ error }) => error)); // errors fall
 *
 * @throws ValidationError `impossible_value` for a share that is none, and as {@link EpropNetwork.run} does
 */
export function trainEprop(network: EpropNetwork, options: EpropTraining): EpropTrained {
  checkOptions('trainEprop', options, OPTIONS);
  const { seed, draw, batch = 32, iterations = 500, validateEvery = 20, validationTrials = 512, rate, see } = options;
  const { stopBelow = 0.07, average: share } = options;
  if (share !== undefined && !(share > 0 && share <= 1))
    throw new ValidationError('a running mean of weights needs a share of the newest', {
      code: 'impossible_value',
      expected: 'above 0 and at most 1',
      received: share,
    });
  let average: Record<keyof EpropWeights, Float64Array> | undefined;
  const learning = new RandomStream(seed, 'eprop/learning');
  const validating = new RandomStream(seed, 'eprop/validation');
  const validations: EpropValidation[] = [];
  for (let iteration = 0; ; iteration++) {
    if (iteration % validateEvery === 0 || iteration === iterations) {
      const found = { iteration, ...validateEprop(network, draw, validationTrials, validating) };
      validations.push(found);
      see?.(found);
      const reached = found.error < stopBelow;
      if (reached || iteration === iterations) return { reached, validations, average };
    }
    for (let n = 0; n < batch; n++) network.run(draw(learning), true);
    network.commit(rate?.(iteration));
    if (share !== undefined && 2 * (iteration + 1) >= iterations)
      average = average === undefined ? network.weights() : towards(average, network.weights(), share);
  }
}

/** Moves weights by a share of the way to others. */
function towards(
  mean: Record<keyof EpropWeights, Float64Array>,
  newest: EpropWeights,
  share: number,
): Record<keyof EpropWeights, Float64Array> {
  for (const name of ['input', 'recurrent', 'output', 'feedback'] as const)
    for (let n = 0; n < mean[name].length; n++) mean[name][n] += share * (newest[name][n] - mean[name][n]);
  return mean;
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
