import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  haveWays,
  shareInOrder,
  statisticOf,
  summariseTrials,
  weightByPath,
} from '../../../scenarios/measure/metrics.ts';
import type { Metric } from '../../../scenarios/scenario/metric.ts';
import { seedOf } from '../fixtures/results.ts';

test('collisions count by the metre, and sparsity by the update of a neuron', () => {
  const trials = [
    { collisions: 3, pathMetres: 6, ticks: 100, spikes: { a: 50 }, activity: { neuronUpdates: 500, spikes: 100 } },
    { collisions: 0, pathMetres: 0, ticks: 100, activity: { neuronUpdates: 500, spikes: 0 } },
  ];
  const of = (metric: Metric) => ({ metric, over: 'mean', trials: [1, 2] }) as const;
  expect(statisticOf(seedOf(1, trials), of('collision-rate'))).toBe(0.25);
  expect(statisticOf(seedOf(1, trials), of('sparsity'))).toBe(0.9);
  expect(statisticOf(seedOf(1, [{}, {}]), of('sparsity'))).toBeNaN();
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

test('the statistic of a seed is the median of its trials where that is said, and their mean else', () => {
  const seed = seedOf(
    1,
    [1, 2, 9].map((latencySeconds) => ({ latencySeconds })),
  );
  expect(statisticOf(seed, { metric: 'latency', over: 'median', trials: [1, 3] })).toBe(2);
  expect(statisticOf(seed, { metric: 'latency', over: 'mean', trials: [1, 3] })).toBe(4);
});

test('trials have ways if one of any seed leads somewhere, or went somewhere', () => {
  const none = { shortestMetres: 0, pathMetres: 0 };
  expect(haveWays([])).toBe(false);
  expect(haveWays([seedOf(1, [none, none])])).toBe(false);
  expect(haveWays([seedOf(1, [none]), seedOf(2, [none, { ...none, shortestMetres: 0.1 }])])).toBe(true);
  expect(haveWays([seedOf(1, [none]), seedOf(2, [none, { ...none, pathMetres: 0.1 }])])).toBe(true);
});
