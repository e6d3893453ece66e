import type { RewardedTrial } from '../../../controllers/learning/eprop-actor-critic.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { SPIKE_PROBABILITY } from './evidence-stream.ts';
import { SpikeStream } from './spike-stream.ts';

/** The task in numbers. */
export const DELAYED_RESPONSE = {
  /** Number of inputs: those of the left, of the right, of the go signal, and of noise. */
  inputs: 40,
  /** Number of inputs of each kind. */
  ofAKind: 10,
  /** Ticks in which the cue begins and ends. */
  cueTick: 50,
  cueEndTick: 150,
  /** Tick in which the go signal begins. */
  goTick: 650,
  /** Ticks of a trial. */
  ticks: 750,
} as const;

/** A trial of a delayed response. */
export interface DelayedResponse extends RewardedTrial {
  /** Index of the side of the cue: 0 left, 1 right. */
  readonly side: number;
}

/**
 * Draws a trial of a delayed response (Hunter 1913; with a cue, a delay and a go signal: Funahashi et al. 1989): a cue of 100 ms on the left or
 * the right, a delay of half a second, a go signal of 100 ms. At its end the animal turns to a side; that of the cue is rewarded by 1.
 * Inputs and their rates are those of evidence accumulation.
 *
 * @example
 * const { ofAKind } = DELAYED_RESPONSE;
 * const network = new EpropActorCritic({ seed: 1, inputs: 4 * ofAKind, lif: 50, actions: 2 });
 * trainActorCritic(network, {
 *   seed: 1,
 *   draw: drawDelayedResponse,
 *   iterations: 10,
 *   see: ({ reward }) => console.log(reward), // 0.5 at first
 * });
 */
export function drawDelayedResponse(random: RandomStream): DelayedResponse {
  const { ofAKind, cueTick, cueEndTick, goTick, ticks } = DELAYED_RESPONSE;
  const { active, noise } = SPIKE_PROBABILITY;
  const side = Number(random.uniform() < 0.5);
  const spikes = new SpikeStream(ofAKind, random);
  spikes.spike(side, cueTick, cueEndTick, active);
  spikes.spike(2, goTick, ticks, active);
  spikes.spike(3, 0, ticks, noise);
  return { side, spikes, ticks, from: goTick, reward: (action) => Number(action === side) };
}
