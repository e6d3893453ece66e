import { checkOptions, type Every } from '../../agents/known-options.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { EpropActorCritic, RewardedTrial } from './eprop-actor-critic.ts';

/** Options of {@link trainActorCritic}. */
export interface ActorCriticTraining {
  /** Seed of trials and actions, a whole number. Those of training and of validation are drawn from streams of their own. */
  readonly seed: number;
  /** Draws a trial. */
  readonly draw: (random: RandomStream) => RewardedTrial;
  /** Number of batches, from 0. Default 500. */
  readonly iterations?: number;
  /** Number of trials between two changes of the weights. Default 32. */
  readonly batch?: number;
  /** Learning rate of a batch, dimensionless, by its index from 0. Default: that of the network's optimiser. */
  readonly rate?: (iteration: number) => number;
  /** Called after each batch. */
  readonly see?: (batch: RewardedBatch) => void;
}

const OPTIONS: Every<ActorCriticTraining> = {
  seed: true,
  draw: true,
  iterations: true,
  batch: true,
  rate: true,
  see: true,
};

/** Result of a batch of trials: means over them. */
export interface RewardedBatch {
  /** Index of the batch, from 0. */
  readonly iteration: number;
  /** Mean reward of a trial, dimensionless. */
  readonly reward: number;
  /** Mean value that was expected when the action was taken, dimensionless. */
  readonly value: number;
  /** Hz, mean rate of the neurons. */
  readonly rateHz: number;
}

/**
 * Trains a network by the reward of its actions, for a number of batches that is fixed beforehand. It learns online in each trial and
 * changes its weights after each batch; the same seeds give the same weights to the bit.
 *
 * @example
 * const network = new EpropActorCritic({ seed: 1, inputs: 2, lif: 20, actions: 2 });
 * trainActorCritic(network, {
 *   seed: 1,
 *   draw(random) {
 *     const input = random.integer(2); // the input that spikes says which action is rewarded
 *     const spikes = { ticks: [5, 15, 25, 35], ids: Array(4).fill(input) };
 *     return { ticks: 41, from: 40, spikes, reward: (action) => Number(action === input) };
 *   },
 *   iterations: 100,
 *   see: ({ iteration, reward }) => console.log(iteration, reward), // 0.5 is chance
 * });
 *
 * @throws ValidationError as {@link EpropActorCritic.run} does
 */
export function trainActorCritic(network: EpropActorCritic, options: ActorCriticTraining): void {
  checkOptions('trainActorCritic', options, OPTIONS);
  const { seed, draw, iterations = 500, batch = 32, rate, see } = options;
  const trials = new RandomStream(seed, 'eprop/rewarded');
  const actions = new RandomStream(seed, 'eprop/actions');
  for (let iteration = 0; iteration < iterations; iteration++) {
    const mean = meanOf(network, draw, batch, trials, actions);
    network.commit(rate?.(iteration));
    see?.({ iteration, ...mean });
  }
}

/** Runs trials without learning, in which the most probable action is taken. @param trials their number */
export function validateActorCritic(
  network: EpropActorCritic,
  draw: (random: RandomStream) => RewardedTrial,
  trials: number,
  random: RandomStream,
): Omit<RewardedBatch, 'iteration'> {
  return meanOf(network, draw, trials, random, undefined);
}

function meanOf(
  network: EpropActorCritic,
  draw: (random: RandomStream) => RewardedTrial,
  trials: number,
  random: RandomStream,
  actions: RandomStream | undefined,
): Omit<RewardedBatch, 'iteration'> {
  let [reward, value, rateHz] = [0, 0, 0];
  for (let n = 0; n < trials; n++) {
    const result = network.run(draw(random), actions);
    reward += result.reward / trials;
    value += result.value / trials;
    rateHz += result.rateHz / trials;
  }
  return { reward, value, rateHz };
}
