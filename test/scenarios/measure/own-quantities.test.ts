import { expect, test } from 'vitest';
import { statisticOf } from '../../../scenarios/measure/metrics.ts';
import { summariseMeasures, summariseProbes } from '../../../scenarios/measure/own-quantities.ts';
import { seedOf } from '../fixtures/results.ts';

test('measures are summarised over the seeds that have them, with their range', () => {
  const seeds = [
    seedOf(1, [{}], { measures: { skill: 0.2, width: 1 } }),
    seedOf(2, [{}], { measures: { skill: 0.4 } }),
    seedOf(3, [{}]),
  ];
  const summary = summariseMeasures(seeds, { skill: { range: [0, 1] } });
  expect(Object.keys(summary)).toEqual(['skill', 'width']);
  expect([summary['skill'].seeds, summary['width'].seeds]).toEqual([2, 1]);
  expect(summary['skill'].mean).toBeCloseTo(0.3, 12);
  expect(summary['width'].mean).toBe(1);
  // A range bounds an interval of any two; without one, two are too few.
  expect(summary['skill'].interval[0]).toBeGreaterThanOrEqual(0);
  expect(summary['skill'].interval[1]).toBeLessThanOrEqual(1);
  expect(summary['width'].interval).toEqual([Number.NaN, Number.NaN]);
  expect(statisticOf(seeds[0], { measure: 'width', unit: 'm', meaning: 'width' })).toBe(1);
  expect(statisticOf(seeds[1], { measure: 'width', unit: 'm', meaning: 'width' })).toBeNaN();
});

test('probes are summarised over a range of trials, a seed once, without the trials in which they read nothing', () => {
  const probes = (...values: readonly (number | undefined)[]) =>
    values.map((error) => (error === undefined ? {} : { probes: { error } }));
  const seeds = [
    seedOf(1, probes(9, 1, 3)),
    seedOf(2, probes(9, Number.NaN, 6)),
    seedOf(3, probes(9, Number.NaN, undefined)),
  ];
  // The seeds' own means are 2 and 6, whatever the number of their trials; the third has none.
  expect(summariseProbes(seeds, [2, 3])).toEqual({
    error: { seeds: 2, mean: 4, interval: [Number.NaN, Number.NaN] },
  });
  expect(summariseProbes(seeds, [1, 1])['error']).toMatchObject({ seeds: 3, mean: 9 });
  expect(summariseProbes(seeds, [1, 3])['error'].mean).toBeCloseTo((13 / 3 + 7.5 + 9) / 3, 12);
  const ranged = summariseProbes(seeds, [2, 3], { error: { range: [0, 10] } })['error'];
  expect(ranged.interval[0]).toBeGreaterThanOrEqual(0);
  expect(ranged.interval[0]).toBeLessThan(4);
  expect(ranged.interval[1]).toBeGreaterThan(4);
});
