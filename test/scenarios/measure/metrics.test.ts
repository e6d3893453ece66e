import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bootstrap,
  mean,
  median,
  quantile,
  shareInOrder,
  statisticOf,
  summariseTrials,
  weightByPath,
} from '../../../scenarios/measure/metrics.ts';
import { seedOf } from '../fixtures/results.ts';

// Without -0, which Math.min and sorting treat differently.
const sample = fc.array(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
  { minLength: 1, maxLength: 40 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('collisions count by the metre, and sparsity by the update of a neuron', () => {
  const trials = [
    { collisions: 3, pathMetres: 6, ticks: 100, spikes: { a: 50 }, activity: { neuronUpdates: 500, spikes: 100 } },
    { collisions: 0, pathMetres: 0, ticks: 100, activity: { neuronUpdates: 500, spikes: 0 } },
  ];
  const over = { over: 'mean', trials: [1, 2] } as const;
  expect(statisticOf(seedOf(1, trials), { metric: 'collision-rate', ...over })).toBe(0.25);
  expect(statisticOf(seedOf(1, trials), { metric: 'sparsity', ...over })).toBe(0.9);
  expect(statisticOf(seedOf(1, [{}, {}]), { metric: 'sparsity', ...over })).toBeNaN();
});

test('goals collected are counted, each time, with what they paid and in which order', () => {
  const trials = [{ reached: { a: 3, b: 1 }, order: 1, reward: 7 }, { reward: -1 }];
  const over = { over: 'mean', trials: [1, 2] } as const;
  const found = (['collected', 'reward', 'order'] as const).map((metric) =>
    statisticOf(seedOf(1, trials), { metric, ...over }),
  );
  expect(found).toEqual([2, 3, 0.5]);
});

test('order is the share of pairs that are in order: 1 rising, 0 falling, and that of the reverse fills up to 1', () => {
  expect([[], [4]].map(shareInOrder)).toEqual([undefined, undefined]);
  expect(
    [
      [0, 2, 5],
      [5, 2, 0],
      [2, 0, 5],
    ].map(shareInOrder),
  ).toEqual([1, 0, 2 / 3]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 12 }), (places) => {
      const [there, back] = [places, places.toReversed()].map((way) => shareInOrder(way) as number);
      expect(there + back).toBeCloseTo(1, 12);
    }),
  );
});

describe('quantiles', () => {
  test('are those of numpy', () => {
    expect([0.1, 0.25, 0.5, 0.75, 0.9].map((q) => quantile([3, 1, 2, 10], q))).toEqual(
      [1.3, 1.75, 2.5, 4.75, 7.9].map((v) => expect.closeTo(v, 12)),
    );
    expect(quantile([], 0.5)).toBeNaN();
  });

  test('lie between the extremes, grow with q and do not mind the order', () => {
    fc.assert(
      fc.property(sample, share, share, (values, p, q) => {
        const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(quantile(values.toReversed(), p)).toBe(quantile(values, p));
      }),
    );
  });

  test('the ends are the extremes, the middle is the median', () => {
    fc.assert(
      fc.property(sample, (values) => {
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
        expect(quantile(values, 0.5)).toBe(median(values));
      }),
    );
  });

  test.each([-0.1, 1.1, Number.NaN])('there is no quantile %f', (q) => {
    expect(() => quantile([1], q)).toThrow(expect.objectContaining({ code: 'invalid_quantile' }));
  });
});

test('success is weighted by shortest over driven, and never exceeds 1', () => {
  expect(weightByPath(2, 4)).toBe(0.5);
  expect(weightByPath(2, 1)).toBe(1);
  expect(weightByPath(0, 0)).toBe(1);
});

describe('the learning curve', () => {
  const seeds = [
    seedOf(1, [
      { latencySeconds: 4, success: false, pathMetres: 2 },
      { latencySeconds: 1, pathMetres: 0.5, spl: 0.8 },
    ]),
    seedOf(2, [{ latencySeconds: 2, pathMetres: 1, spl: 0.4 }]),
  ];

  test('is taken over the seeds that completed a trial', () => {
    const [first, second] = summariseTrials(seeds);
    expect(first).toEqual({
      index: 0,
      seeds: 2,
      successRate: 0.5,
      latency: { q10: 2.2, q25: 2.5, q50: 3, q75: 3.5, q90: 3.8 },
      spl: 0.2,
      speed: 0.5,
    });
    expect(second).toMatchObject({ seeds: 1, successRate: 1, spl: 0.8 });
  });

  test('a statistic covers its trials, first and last included, and is NaN when one is missing', () => {
    const [one, two] = seeds as [(typeof seeds)[0], (typeof seeds)[0]];
    expect(statisticOf(one, { metric: 'success', over: 'mean', trials: [1, 2] })).toBe(0.5);
    expect(statisticOf(one, { metric: 'success', over: 'mean', trials: [1, 2], within: 0.5 })).toBe(0);
    expect(statisticOf(one, { metric: 'success', over: 'mean', trials: [1, 2], within: 1 })).toBe(0.5);
    expect(statisticOf(one, { metric: 'success', over: 'mean', trials: [1, 2], after: 1 })).toBe(0);
    expect(statisticOf(one, { metric: 'success', over: 'mean', trials: [1, 2], after: 0.9, within: 1 })).toBe(0.5);
    expect(statisticOf(one, { metric: 'latency', over: 'median', trials: [1, 2] })).toBe(2.5);
    expect(statisticOf(one, { metric: 'spl', over: 'mean', trials: [2, 2] })).toBe(0.8);
    expect(statisticOf(one, { metric: 'speed', over: 'mean', trials: [1, 1] })).toBe(0.5);
    expect(statisticOf(two, { metric: 'success', over: 'mean', trials: [1, 2] })).toBeNaN();
  });
});

describe('the bootstrap', () => {
  const values = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) / 40);

  test('holds the mean, with about the width of the normal approximation', () => {
    const [low, high] = bootstrap(values, mean, 'a');
    const deviation = Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)) / values.length);
    expect(low).toBeLessThan(mean(values));
    expect(high).toBeGreaterThan(mean(values));
    expect((high - low) / (2 * 1.96 * deviation)).toBeCloseTo(1, 0.9);
  });

  test('of a median holds the median, which may be far from the mean', () => {
    const skewed = values.map((value) => value ** 8);
    const [low, high] = bootstrap(skewed, median, 'a');
    expect(low).toBeLessThan(median(skewed));
    expect(high).toBeGreaterThan(median(skewed));
    expect(high).toBeLessThan(mean(skewed));
  });

  test('is a function of values and name', () => {
    expect(bootstrap(values, mean, 'a')).toEqual(bootstrap(values, mean, 'a'));
    expect(bootstrap(values, mean, 'a')).not.toEqual(bootstrap(values, mean, 'b'));
  });

  test('a constant has no spread, nothing and NaN have no interval', () => {
    expect(bootstrap([2, 2, 2], mean, 'a')).toEqual([2, 2]);
    expect(bootstrap([], mean, 'a')).toEqual([Number.NaN, Number.NaN]);
    expect(bootstrap([1, Number.NaN], mean, 'a')).toEqual([Number.NaN, Number.NaN]);
  });
});

test('an interval of a share is that of the binomial distribution, whatever the order of the seeds', () => {
  const values = Array.from({ length: 100 }, (_, seed) => Number(seed >= 50));
  // 2.5 % and 97.5 % of Binomial(100, 1/2) lie at 40 and 60.
  for (const [n, end] of bootstrap(values, mean, 'coin').entries())
    expect(Math.abs(end - [0.4, 0.6][n])).toBeLessThan(0.011);
});

test('the statistic of a seed is the median of its trials where that is said, and their mean else', () => {
  const seed = seedOf(
    1,
    [1, 2, 9].map((latencySeconds) => ({ latencySeconds })),
  );
  expect(statisticOf(seed, { metric: 'latency', over: 'median', trials: [1, 3] })).toBe(2);
  expect(statisticOf(seed, { metric: 'latency', over: 'mean', trials: [1, 3] })).toBe(4);
});
