import { ValidationError } from '../../agents/errors.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { log } from '../../kernels/math-f64.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { Population, Projection, Simulation } from '../engine/index.ts';
import { playSpikes } from '../engine/index.ts';
import type { epropReadout } from '../neurons/eprop-readout.ts';
import { epropRewardNeuron } from '../neurons/eprop-reward-neuron.ts';
import type { spikeSource } from '../neurons/spike-source.ts';
import type { epropFeedback } from '../synapses/eprop-feedback.ts';
import { epropReward } from '../synapses/eprop-reward.ts';
import { epropRewardOutput } from '../synapses/eprop-reward-output.ts';
import type { EpropTrial } from './eprop-network.ts';
import { EPROP_RECURRENCE_OPTIONS, EpropRecurrence, type EpropRecurrenceOptions } from './eprop-recurrence.ts';
import type { EpropWeights } from './eprop-weights.ts';
import { softmax } from './softmax.ts';
import { checkTrialSpikes } from './trial-spikes.ts';

/** Options of an {@link EpropActorCritic}. The readouts are those of the actions and, last, that of the value. */
export interface EpropActorCriticOptions extends EpropRecurrenceOptions {
  /** Number of actions. */
  readonly actions: number;
  /** Discount of reward per step of 1 ms, above 0 and at most 1. Default 0.99. */
  readonly discount?: number;
  /** Weight of the loss of the value beside that of the policy, from 0, dimensionless; C_V of the source. Default 1. */
  readonly valueWeight?: number;
}

const OPTIONS: Every<EpropActorCriticOptions> = {
  ...EPROP_RECURRENCE_OPTIONS,
  actions: true,
  discount: true,
  valueWeight: true,
};

/** A trial with an action in each step that counts: `from` is the first. */
export interface RewardedTrial extends Pick<EpropTrial, 'ticks' | 'spikes' | 'from'> {
  /** Reward of an action, dimensionless, which comes in its step. @param action its index */
  readonly reward: (action: number) => number;
}

/** Result of a trial in which actions are rewarded. */
export interface RewardedResult {
  /** Mean reward of its actions, dimensionless. */
  readonly reward: number;
  /** Mean value of the steps of its actions, dimensionless: the discounted reward that the network expected. */
  readonly value: number;
  /** Hz, mean rate of the neurons. */
  readonly rateHz: number;
}

/**
 * A recurrent spiking network that learns from reward alone by e-prop (Bellec et al. 2020, reward-based e-prop): an actor, whose readouts
 * are the logarithms of the probabilities of actions up to a constant, and a critic, whose readout V is the discounted reward to come.
 * With the TD error td = reward + discount V(next step) - V, weights change by
 *
 *     -rate sum over steps of td F(L ebar),  L_j = -C_V B_jV + sum over actions k of B_jk (pi_k - 1 where k was taken)
 *
 * where F sums over the past, discounted, and only steps in which an action was taken have the second term of L. With symmetric feedback
 * this is the gradient of C_V/2 sum (R - V)^2 - sum over actions (R - V) log pi, in which R is the discounted reward that came, R - V of
 * the second sum counts as a constant, and spikes reach other neurons as constants. It is computed online: nothing of the past of a trial
 * is kept but the traces of the synapses. All else is as in `EpropNetwork`.
 *
 * In a closed loop, a trial is `begin`, then `step` with `act` and `reward` for what happens in it, then `end`.
 *
 * @example
 * const network = new EpropActorCritic({ seed: 1, inputs: 2, lif: 20, actions: 2 });
 * network.begin(true);
 * for (let tick = 0; tick < 50; tick++) {
 *   if (tick % 10 === 0) network.simulation.input(network.inputs, 'fire')[0] = 1;
 *   network.step(tick === 49); // the last step counts
 * }
 * const action = network.policy[0] > network.policy[1] ? 0 : 1;
 * network.act(action);
 * network.reward(action === 0 ? 1 : 0);
 * network.end();
 * network.commit(); // the weights change
 */
export class EpropActorCritic {
  /** The network at work, in steps of 1 ms. */
  readonly simulation: Simulation;
  /** Spike sources of the inputs; one spikes in a step if the host has set its `fire` to 1. */
  readonly inputs: Population<typeof spikeSource>;
  /** Recurrent neurons: the LIF ones, then the adaptive ones. */
  readonly neurons: Population<typeof epropRewardNeuron>;
  /** Those of the actions, then that of the value. */
  readonly readouts: Population<typeof epropReadout>;
  /** Plastic synapses from inputs to neurons and among neurons. */
  readonly recurrent: readonly [input: Projection<typeof epropReward>, recurrent: Projection<typeof epropReward>];
  /** Plastic synapses from all neurons to all readouts. */
  readonly output: Projection<typeof epropRewardOutput>;
  /** Synapses that bring the errors of the readouts to the neurons, as their learning signals. */
  readonly feedback: Projection<typeof epropFeedback>;
  readonly #recurrence: EpropRecurrence<typeof epropRewardNeuron, typeof epropReward, typeof epropRewardOutput>;
  readonly #discount: number;
  /** Number of steps after which the maps of the neurons are renewed while steps count. */
  readonly #renewTicks: number;
  readonly #valueWeight: number;
  /** Probability of each action in the last step. */
  readonly policy: Float64Array;
  readonly #y: Float64Array;
  /** State that is neither in the simulation nor in the options: a part of a controller's state, beside `simulation`. */
  readonly progress: {
    /** Number of steps of the trial under way. */
    ticks: number;
    /** Number of steps of it that counted. */
    counted: number;
    /** Whether it is learned from. */
    learns: boolean;
    /** Index of the action of the last step; -1 for none. */
    action: number;
    /** Reward of the last step, dimensionless. */
    reward: number;
    /** Value of the last step, dimensionless. */
    value: number;
    /** Reward less value of the step before it, dimensionless. */
    owed: number;
    /** Number of trials since the last commit. */
    trials: number;
    /** Number of commits. */
    commits: number;
  } = { ticks: 0, counted: 0, learns: false, action: -1, reward: 0, value: 0, owed: 0, trials: 0, commits: 0 };

  /**
   * @throws ValidationError `unknown_option`, `impossible_value` for a discount or a weight that cannot be, `size_mismatch` for weights, and what the
   *   parts of a network throw
   */
  constructor(options: EpropActorCriticOptions) {
    checkOptions('EpropActorCritic', options, OPTIONS);
    const { actions, discount = 0.99, valueWeight = 1 } = options;
    if (!(discount > 0 && discount <= 1)) throw impossible('discount', 'above 0 and at most 1', discount);
    if (!(valueWeight >= 0)) throw impossible('valueWeight', 'a number from 0', valueWeight);
    const recurrence = new EpropRecurrence('EpropActorCritic', options, actions + 1, {
      neuron: epropRewardNeuron,
      synapse: epropReward,
      output: epropRewardOutput,
      outputParameters: { discount },
    });
    this.#recurrence = recurrence;
    this.#discount = discount;
    this.#renewTicks = Math.max(1, Math.min(recurrence.renewTicks, Math.floor(2 / Math.max(-log(discount), 1e-9))));
    this.#valueWeight = valueWeight;
    this.simulation = recurrence.simulation;
    this.inputs = recurrence.inputs;
    this.neurons = recurrence.neurons;
    this.readouts = recurrence.readouts;
    this.recurrent = recurrence.recurrent;
    this.output = recurrence.output;
    this.feedback = recurrence.feedback;
    this.#y = new Float64Array(actions + 1);
    this.policy = this.#y.subarray(0, actions);
  }

  /**
   * Runs a trial from rest, in which each step that counts takes an action and is rewarded.
   *
   * @param random what actions are drawn by, with the probabilities of the policy; the trial is learned from. Default: the most probable
   *   action is taken and nothing is learned
   * @throws ValidationError `impossible_value` for steps that are not there, for a spike outside the trial and a second one of an input in
   *   one step, and what `playSpikes` throws
   */
  run(trial: RewardedTrial, random?: RandomStream): RewardedResult {
    const { simulation, progress } = this;
    const { ticks, from, spikes } = trial;
    if (!(from >= 0 && from < ticks)) throw impossible('from', `from 0 to ${ticks - 1}`, from);
    checkTrialSpikes(trial, this.inputs.size, 'EpropActorCritic');
    const start = simulation.tick;
    this.begin(random !== undefined);
    const stop = playSpikes(simulation, this.inputs, {
      ids: spikes.ids,
      ticks: Float64Array.from(spikes.ticks, (tick) => start + tick),
    });
    const { renewTicks } = this.#recurrence;
    while (progress.ticks < from)
      this.#advance(Math.min(from - progress.ticks, renewTicks - (progress.ticks % renewTicks)), false);
    let [reward, value] = [0, 0];
    while (progress.ticks < ticks) {
      this.step();
      const action = random === undefined ? mostProbable(this.policy) : drawn(this.policy, random);
      const earned = trial.reward(action);
      this.act(action);
      this.reward(earned);
      reward += earned / (ticks - from);
      value += progress.value / (ticks - from);
    }
    stop();
    const rateHz = this.#recurrence.rateHz(ticks);
    this.end();
    return { reward, value, rateHz };
  }

  /** Begins a trial from rest. @param learn whether its gradient is added to that of the batch */
  begin(learn: boolean): void {
    this.rest();
    this.#recurrence.open(1);
    this.#setTd(0);
    this.simulation.input(this.neurons, 'discount').fill(1);
    Object.assign(this.progress, { ticks: 0, counted: 0, learns: learn, action: -1, reward: 0, value: 0, owed: 0 });
  }

  /**
   * Runs one step of a trial. An input spikes in it whose `fire` the host has set to 1. `policy` and `progress.value` then have what the
   * network makes of it.
   *
   * @param counts whether the step is one of those whose value is learned. Before the first that counts, there are no actions and no rewards
   *   that matter; after it, all count. Default true
   */
  step(counts = true): void {
    this.#advance(1, counts);
  }

  /** Takes an action in the last step. @throws ValidationError `impossible_value` for one that is not there, or before a step that counts */
  act(action: number): void {
    if (!(action in this.policy)) throw impossible('action', `from 0 to ${this.policy.length - 1}`, action);
    if (this.progress.counted === 0) throw impossible('action', 'a step that counts before it', action);
    this.progress.action = action;
  }

  /**
   * Gives a reward in the last step, on top of what it was given before.
   *
   * @param reward dimensionless
   * @throws ValidationError `impossible_value` for one that is not finite
   */
  reward(reward: number): void {
    if (!Number.isFinite(reward)) throw impossible('reward', 'a finite number', reward);
    this.progress.reward += reward;
  }

  /** Ends a trial. No reward comes after it: the value of what follows is 0. */
  end(): void {
    const { simulation, progress } = this;
    if (!progress.learns || progress.counted === 0) return;
    this.#teach();
    this.#recurrence.open(0);
    simulation.step();
    this.#setTd(progress.reward - progress.value);
    simulation.raise('reward');
    simulation.step();
    this.#setTd(0);
    this.#recurrence.gather(progress.ticks);
    progress.trials += 1;
    progress.counted = 0;
  }

  /** Brings neurons and readouts to rest, and forgets spikes under way. Weights and gradients stay. */
  rest(): void {
    this.#recurrence.rest();
  }

  /**
   * Changes the weights by the gradients of the trials since the last time, divided by their number. Without such trials, nothing changes.
   *
   * @param rate learning rate of this change. Default: that of the optimiser
   */
  commit(rate?: number): void {
    const { progress } = this;
    if (progress.trials === 0) return;
    progress.commits += 1;
    this.#recurrence.change(1 / progress.trials, progress.commits, rate);
    progress.trials = 0;
  }

  /** The weights now. */
  weights(): Record<keyof EpropWeights, Float64Array> {
    return this.#recurrence.weights();
  }

  /** The gradients of this batch so far, as matrices of the same form: sums over its trials and their steps. */
  gradients(): Record<Exclude<keyof EpropWeights, 'feedback'>, Float64Array> {
    return this.#recurrence.gradients();
  }

  #advance(ticks: number, counts: boolean): void {
    const { simulation, progress } = this;
    if (progress.counted > 0) this.#teach();
    simulation.step(ticks);
    progress.ticks += ticks;
    const renewTicks = progress.counted > 0 ? this.#renewTicks : this.#recurrence.renewTicks;
    if (progress.ticks % renewTicks === 0) this.#recurrence.renew(progress.learns);
    if (!counts && progress.counted === 0) return;
    if (progress.counted === 0) simulation.input(this.neurons, 'discount').fill(this.#discount);
    progress.owed = progress.reward - progress.value;
    simulation.state(this.readouts, 'y', undefined, this.#y);
    softmax(this.#y, this.policy.length);
    progress.value = this.#y[this.policy.length];
    progress.reward = 0;
    progress.action = -1;
    progress.counted += 1;
  }

  /** Learns, now that the last step is over, from the TD error of the step before it and from its own learning signals. */
  #teach(): void {
    const { simulation, progress, policy } = this;
    if (!progress.learns) return;
    this.#setTd(progress.counted > 1 ? progress.owed + this.#discount * progress.value : 0);
    simulation.raise('reward');
    const error = simulation.input(this.readouts, 'error');
    for (let k = 0; k < policy.length; k++)
      error[k] = progress.action < 0 ? 0 : policy[k] - Number(k === progress.action);
    error[policy.length] = -this.#valueWeight;
    simulation.raise('learn');
  }

  #setTd(td: number): void {
    this.simulation.setModulator('td', td);
    this.simulation.input(this.neurons, 'td').fill(td);
  }
}

function impossible(what: string, expected: string, received: number): ValidationError {
  return new ValidationError(`${what} of an actor-critic cannot be so`, {
    code: 'impossible_value',
    expected,
    received,
    block: 'EpropActorCritic',
  });
}

function mostProbable(policy: Float64Array): number {
  return policy.reduce((best, p, k) => (p > policy[best] ? k : best), 0);
}

function drawn(policy: Float64Array, random: RandomStream): number {
  let left = random.uniform();
  for (let k = 0; k < policy.length - 1; k++) {
    left -= policy[k];
    if (left < 0) return k;
  }
  return policy.length - 1;
}
