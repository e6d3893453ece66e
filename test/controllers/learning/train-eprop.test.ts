import { describe, expect, it } from 'vitest';
import type { EpropTrial } from '../../../controllers/learning/eprop-network.ts';
import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';
import type { EpropValidation } from '../../../controllers/learning/train-eprop.ts';
import { answerOf, trainEprop } from '../../../controllers/learning/train-eprop.ts';
import type { RandomStream } from '../../../kernels/random.ts';

/** Two of four inputs spike; the class is which pair. */
function draw(random: RandomStream): EpropTrial {
  const target = Number(random.uniform() < 0.5);
  const ticks = Array.from({ length: 60 }, (_, tick) => tick).filter(() => random.uniform() < 0.3);
  return { ticks: 60, from: 30, target, spikes: { ticks, ids: ticks.map(() => 2 * target + random.integer(2)) } };
}

const network = (seed: number): EpropNetwork =>
  new EpropNetwork({
    seed,
    inputs: 4,
    lif: 12,
    outputs: 2,
    loss: 'cross_entropy',
    optimiser: { kind: 'adam', rate: 0.02 },
  });
const options = { seed: 5, draw, batch: 8, validateEvery: 2, validationTrials: 60 };

describe('trainEprop', () => {
  it('trains until a validation has few enough errors', { tags: 'long' }, () => {
    const seen: EpropValidation[] = [];
    const { reached, validations } = trainEprop(network(4), { ...options, see: (one) => void seen.push(one) });
    expect(reached).toBe(true);
    expect(seen).toEqual(validations);
    expect(validations.map(({ iteration }) => iteration)).toEqual(validations.map((_, n) => 2 * n));
    const errors = validations.map(({ error }) => error);
    expect(errors[0]).toBeGreaterThan(0.2);
    expect(errors.findIndex((error) => error < 0.07)).toBe(errors.length - 1);
    expect(validations.at(-1)?.rateHz).toBeGreaterThan(1);
  });

  it('gives up after the largest number of batches, and validates once more', { tags: 'long' }, () => {
    const { reached, validations } = trainEprop(network(4), { ...options, iterations: 3, stopBelow: 0 });
    expect(reached).toBe(false);
    expect(validations.map(({ iteration }) => iteration)).toEqual([0, 2, 3]);
  });

  it('if not told, makes 500 batches of 32 trials, and validates on 512 after each 20', () => {
    let drawn = 0;
    const brief = (): EpropTrial => {
      drawn++;
      return { ticks: 2, from: 1, target: 0, spikes: { ticks: [0], ids: [0] } };
    };
    trainEprop(network(4), { seed: 5, draw: brief, iterations: 1, stopBelow: 0 });
    expect(drawn).toBe(512 + 32 + 512);
    const { validations } = trainEprop(network(4), {
      seed: 5,
      draw: brief,
      batch: 1,
      validationTrials: 1,
      stopBelow: 0,
    });
    expect(validations.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 26 }, (_, n) => 20 * n));
  });

  it('takes the learning rate of each batch', () => {
    const one = network(4);
    const { recurrent } = one.weights();
    const asked: number[] = [];
    const rate = (iteration: number): number => {
      asked.push(iteration);
      return 0;
    };
    trainEprop(one, { ...options, iterations: 3, stopBelow: 0, rate });
    expect(asked).toEqual([0, 1, 2]);
    expect(one.weights().recurrent).toEqual(recurrent);
  });

  it('keeps a running mean of the weights of the second half, if asked', { tags: 'long' }, () => {
    const asked = { ...options, iterations: 6, stopBelow: 0 };
    expect(trainEprop(network(4), asked).average).toBeUndefined();
    const weights = (iterations: number): Float64Array => {
      const one = network(4);
      trainEprop(one, { ...asked, iterations, validateEvery: 100 });
      return one.weights().recurrent;
    };
    const [third, fourth, fifth, sixth] = [3, 4, 5, 6].map(weights);
    const { average } = trainEprop(network(4), { ...asked, validateEvery: 100, average: 0.25 });
    const mean = [fourth, fifth, sixth].reduce(
      (old, newest) => old.map((one, n) => 0.75 * one + 0.25 * newest[n]),
      third,
    );
    for (const [n, value] of mean.entries()) expect(average?.recurrent[n]).toBeCloseTo(value, 12);
    expect(third).not.toEqual(sixth);
    for (const share of [0, 1.5])
      expect(() => trainEprop(network(4), { ...asked, average: share })).toThrow(
        expect.objectContaining({ code: 'impossible_value' }),
      );
  });

  it('comes to the same weights each time, and to others with another seed', { tags: 'long' }, () => {
    const weightsOf = (seed: number): Float64Array => {
      const one = network(1);
      trainEprop(one, { ...options, seed, iterations: 4, stopBelow: 0 });
      return one.weights().recurrent;
    };
    expect(weightsOf(5)).toEqual(weightsOf(5));
    expect(weightsOf(6)).not.toEqual(weightsOf(5));
  });
});

it('answers with the first of the largest outputs', () => {
  expect(answerOf([0.2, 0.5, 0.3])).toBe(1);
  expect(answerOf([0.5, 0.5])).toBe(0);
});
