import { describe, expect, it } from 'vitest';
import type { RewardedTrial } from '../../../controllers/learning/eprop-actor-critic.ts';
import { EpropActorCritic } from '../../../controllers/learning/eprop-actor-critic.ts';
import type { RewardedBatch } from '../../../controllers/learning/train-actor-critic.ts';
import { trainActorCritic, validateActorCritic } from '../../../controllers/learning/train-actor-critic.ts';
import { RandomStream } from '../../../kernels/random.ts';

/** Two of four inputs spike; the action that is rewarded is the number of the pair. */
function draw(random: RandomStream): RewardedTrial {
  const side = Number(random.uniform() < 0.5);
  const ticks = Array.from({ length: 60 }, (_, tick) => tick).filter(() => random.uniform() < 0.3);
  const ids = ticks.map(() => 2 * side + random.integer(2));
  return { ticks: 60, from: 40, spikes: { ticks, ids }, reward: (action) => Number(action === side) };
}

const network = (seed: number): EpropActorCritic =>
  new EpropActorCritic({
    ...{ seed, inputs: 4, lif: 12, actions: 2, discount: 0.5, valueWeight: 0.05, regularisation: 30 },
    optimiser: { kind: 'adam', rate: 0.03 },
  });

describe('trainActorCritic', () => {
  it('trains for the batches it is given, and its network does better for it in other trials', { tags: 'long' }, () => {
    const one = network(4);
    const batches: RewardedBatch[] = [];
    const before = validateActorCritic(one, draw, 60, new RandomStream(9, 'test'));
    trainActorCritic(one, { seed: 5, draw, batch: 8, iterations: 60, see: (batch) => void batches.push(batch) });
    const after = validateActorCritic(one, draw, 60, new RandomStream(9, 'test'));
    expect(batches.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 60 }, (_, k) => k));
    expect(after.reward).toBeGreaterThan(Math.max(0.85, before.reward + 0.1));
    expect(after.rateHz).toBeGreaterThan(1);
    const mean = (from: number, of: 'reward' | 'value'): number =>
      batches.slice(from, from + 10).reduce((sum, batch) => sum + batch[of] / 10, 0);
    expect(mean(50, 'reward')).toBeGreaterThan(mean(0, 'reward') + 0.1);
    expect(mean(50, 'value')).toBeGreaterThan(mean(0, 'value') + 0.3);
  });

  it('takes the learning rate of each batch', () => {
    const one = network(4);
    const { recurrent } = one.weights();
    trainActorCritic(one, { seed: 5, draw, batch: 4, iterations: 3, rate: () => 0 });
    expect(one.weights().recurrent).toEqual(recurrent);
  });

  it('comes to the same weights each time, and to others with another seed', { tags: 'long' }, () => {
    const weightsOf = (seed: number): Float64Array => {
      const one = network(1);
      trainActorCritic(one, { seed, draw, batch: 4, iterations: 3 });
      return one.weights().recurrent;
    };
    expect(weightsOf(5)).toEqual(weightsOf(5));
    expect(weightsOf(6)).not.toEqual(weightsOf(5));
  });

  it('if not told, makes 500 batches of 32 trials', () => {
    let [drawn, seen] = [0, 0];
    const brief = (): RewardedTrial => {
      drawn++;
      return { ticks: 2, from: 1, spikes: { ticks: [0], ids: [0] }, reward: () => 0.5 };
    };
    trainActorCritic(network(4), { seed: 5, draw: brief, iterations: 2 });
    expect(drawn).toBe(2 * 32);
    const batches: RewardedBatch[] = [];
    trainActorCritic(network(4), { seed: 5, draw: brief, batch: 1, see: (batch) => void batches.push(batch) });
    expect(batches).toHaveLength(500);
    for (const { reward } of batches) seen += reward;
    expect(seen).toBeCloseTo(250, 9);
    trainActorCritic(network(4), { seed: 5, draw: brief, iterations: 0, see: () => expect.fail('makes a batch') });
  });

  it('asks for the learning rate of each batch, by its number', () => {
    const asked: number[] = [];
    const rate = (iteration: number): number => {
      asked.push(iteration);
      return 0.01;
    };
    trainActorCritic(network(4), { seed: 5, draw, batch: 1, iterations: 3, rate });
    expect(asked).toEqual([0, 1, 2]);
  });

  it('looks at as many trials as it is told, without learning from them', () => {
    const one = network(4);
    const before = one.weights().recurrent;
    let drawn = 0;
    const counted = (random: RandomStream): RewardedTrial => {
      drawn++;
      return { ...draw(random), reward: () => drawn };
    };
    const { reward, rateHz } = validateActorCritic(one, counted, 5, new RandomStream(1, 'test'));
    expect(drawn).toBe(5);
    // The mean of 1 to 5, each of which a whole trial earns.
    expect(reward).toBeCloseTo(3, 9);
    expect(rateHz).toBeGreaterThan(1);
    one.commit();
    expect(one.weights().recurrent).toEqual(before);
  });
});
