import type { RewardedTrial } from '../../controllers/learning/eprop-actor-critic.ts';
import { EpropActorCritic } from '../../controllers/learning/eprop-actor-critic.ts';
import { trainActorCritic } from '../../controllers/learning/train-actor-critic.ts';
import { RandomStream } from '../../kernels/random.ts';
import { DELAYED_RESPONSE, drawDelayedResponse } from '../../scenarios/studies/evidence/delayed-response.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface DelayedResponseParameters {
  /** Of the weights at the start, of the trials and of the actions. */
  readonly seed: number;
  /** Number of adaptive neurons among 40. */
  readonly adaptive: number;
  /** Whether rewards are those of the actions, or as many that have nothing to do with them. */
  readonly reward: 'earned' | 'by chance';
}

export interface DelayedResponseResult {
  /** Share of 1000 trials that nothing was chosen by in which at most half of the actions were right. */
  readonly error: number;
  /** CPU time of the training. */
  readonly seconds: number;
}

const NEURONS = 40;
/** Batches of 32 trials. */
const ITERATIONS = 250;
/** Learning rate of the first batch. It falls to 0 in a line. */
const RATE = 0.005;
const TRIALS = 1000;

const { seed, adaptive, reward } = parameters<DelayedResponseParameters>();
const network = new EpropActorCritic({
  seed,
  inputs: DELAYED_RESPONSE.inputs,
  lif: NEURONS - adaptive,
  adaptive,
  actions: 2,
  // The reward of a step comes in the step.
  discount: 0.5,
  valueWeight: 0.02,
  // A trial has a hundred steps that count.
  regularisation: 10,
});
const chance = new RandomStream(seed, 'chance');
const draw = (random: RandomStream): RewardedTrial => {
  const trial = drawDelayedResponse(random);
  return reward === 'earned' ? trial : { ...trial, reward: () => Number(chance.uniform() < 0.5) };
};
const since = process.cpuUsage();
trainActorCritic(network, {
  seed,
  draw,
  iterations: ITERATIONS,
  rate: (iteration) => RATE * (1 - iteration / ITERATIONS),
  see: (batch) => void (batch.iteration % 50 === 49 && process.stderr.write(`${JSON.stringify(batch)}\n`)),
});
const seconds = cpuMilliseconds(since) / 1000;
const random = new RandomStream(seed, 'test');
let wrong = 0;
for (let n = 0; n < TRIALS; n++) if (network.run(drawDelayedResponse(random)).reward <= 0.5) wrong += 1;
report({ error: wrong / TRIALS, seconds } satisfies DelayedResponseResult);
