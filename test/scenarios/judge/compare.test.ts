import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComparedRun, compareRuns } from '../../../scenarios/judge/compare.ts';
import { mean } from '../../../scenarios/statistics/averages.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { differenceInterval } from '../../../scenarios/statistics/paired-interval.ts';
import { signedRank } from '../../../scenarios/statistics/signed-rank.ts';
import { share } from '../../effort.ts';

/** A run of one metric and one measure, by the values of the trials of each seed. */
function runOf(name: string, seeds: Readonly<Record<number, readonly number[]>>, latency = false): ComparedRun {
  return {
    name,
    seeds: Object.entries(seeds).map(([seed, values]) => ({
      seed: Number(seed),
      trials: { [latency ? 'latency_s' : 'reward']: values },
      measures: { wave: values[0] },
    })),
  };
}

describe('a comparison of runs', () => {
  it('is of the same seeds, whatever their order, and of the mean of their trials', () => {
    const a = runOf('a', { 1: [1, 2], 2: [3, 5], 3: [0, 0] });
    const b = runOf('b', { 2: [4, 4.5], 3: [1, 1], 9: [7, 7], 1: [2, 4] });
    const [{ seeds, onlyFirst, onlyOther, metrics }] = compareRuns([a, b]);
    expect({ seeds, onlyFirst, onlyOther }).toEqual({ seeds: [1, 2, 3], onlyFirst: [], onlyOther: [9] });
    const differences = [1.5, 0.25, 1];
    expect(metrics[0]).toMatchObject({
      metric: 'reward',
      pairs: 3,
      difference: mean(differences),
      interval: [Number.NaN, Number.NaN],
      test: signedRank(differences),
    });
    expect(metrics[0].first).toBeCloseTo((1.5 + 4 + 0) / 3, 12);
    expect(metrics[1]).toMatchObject({ metric: 'measure_wave', difference: 1 });
  });

  it('takes the trials that it is told, the median of latencies, and leaves out seeds that lack them', () => {
    const a = runOf('a', { 1: [9, 1, 2, 9], 2: [9, 5, 5, 5], 3: [1, 1] }, true);
    const b = runOf('b', { 1: [9, 1, 3, 4], 2: [9, 5, 5, 6], 3: [1, 1, 1, 1] }, true);
    const [{ seeds, onlyFirst, onlyOther, metrics }] = compareRuns([a, b], { trials: [2, 4], metrics: ['latency_s'] });
    expect({ seeds, onlyFirst, onlyOther }).toEqual({ seeds: [1, 2], onlyFirst: [3], onlyOther: [3] });
    expect(metrics[0]).toMatchObject({ first: 3.5, other: 4, difference: 0.5 });
  });

  it('takes the trials that have a value', () => {
    const [a, b] = [runOf('a', { 1: [1, Number.NaN, 3] }), runOf('b', { 1: [Number.NaN, Number.NaN, 7] })];
    const [{ metrics }] = compareRuns([a, b], { metrics: ['reward'] });
    expect(metrics[0]).toMatchObject({ pairs: 1, first: 2, other: 7 });
    const none = runOf('none', { 1: [Number.NaN, Number.NaN, Number.NaN] });
    expect(compareRuns([a, none], { metrics: ['reward'] })[0].metrics[0].pairs).toBe(0);
  });

  it('adjusts for all tests of all runs, and tests nothing that never varies', () => {
    const constant = (run: ComparedRun): ComparedRun => ({
      ...run,
      seeds: run.seeds.map((one) => ({ ...one, trials: { ...one.trials, collisions: [0, 0] }, measures: {} })),
    });
    const seeds = (offset: number) => Object.fromEntries(Array.from({ length: 8 }, (_, k) => [k, [k + offset, k]]));
    const runs = [0, 1, -2].map((offset, k) => constant(runOf('abc'[k], seeds(offset))));
    const [b, c] = compareRuns(runs);
    expect(b.metrics.map(({ metric }) => metric)).toEqual(['reward']);
    expect([b.metrics[0].test.p, b.metrics[0].adjusted, c.metrics[0].adjusted]).toEqual([2 / 256, 4 / 256, 4 / 256]);
    expect([b.metrics[0].test.rankBiserial, c.metrics[0].test.rankBiserial]).toEqual([1, -1]);
  });

  it('gives each run the adjusted probabilities of its own tests', () => {
    const seeds = Array.from({ length: 9 }, (_, k) => k + 1);
    const of = (name: string, value: (seed: number) => number): ComparedRun =>
      runOf(name, Object.fromEntries(seeds.map((seed) => [seed, [value(seed)]])));
    const first = of('first', (seed) => seed);
    const apart = of('apart', (seed) => 3 * seed + 5);
    const alike = of('alike', (seed) => seed + (seed % 2 === 0 ? 1e-3 : -1e-3) * seed);
    const adjusted = (runs: readonly ComparedRun[]): Record<string, readonly number[]> =>
      Object.fromEntries(
        compareRuns(runs).map(({ name, metrics }) => [name, metrics.map((metric) => metric.adjusted)]),
      );
    const one = adjusted([first, apart, alike]);
    expect(Math.max(...one['apart'])).toBeLessThan(0.05);
    expect(Math.min(...one['alike'])).toBeGreaterThan(0.5);
    // Whatever the order of the runs.
    expect(adjusted([first, alike, apart])).toEqual(one);
  });

  it('has the interval of pairs, of shares also where they are few', () => {
    const [a, b] = ['a', 'b'].map((name, k) =>
      runOf(name, Object.fromEntries(Array.from({ length: 8 }, (_, seed) => [seed, [seed * k]]))),
    );
    const differences = Array.from({ length: 8 }, (_, seed) => seed);
    expect(compareRuns([a, b])[0].metrics[0].interval).toEqual(differenceInterval(differences));
    const few = [a, b].map((run, k) => ({
      ...run,
      seeds: run.seeds.slice(0, 3).map((one) => ({ ...one, trials: { success: [k] } })),
    }));
    expect(compareRuns(few)[0].metrics[0].interval).toEqual(differenceInterval([1, 1, 1], [-1, 1]));
  });

  it('of a run with itself finds nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 9 }), (values) => {
        const run = runOf('a', Object.fromEntries(values.map((value, k) => [k, [value]])));
        for (const { difference, interval, test, adjusted } of compareRuns([run, { ...run, name: 'b' }])[0].metrics)
          expect([difference, hasInterval(interval), test.pairs, adjusted]).toEqual([0, false, 0, 1]);
      }),
      { numRuns: share(40) },
    );
  });

  it('refuses runs without a pair, metrics and trials that there are not', () => {
    const [a, b] = [runOf('a', { 1: [1] }), runOf('b', { 2: [2] })];
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => compareRuns([a, b])).toThrow(code('no_pairs'));
    expect(() => compareRuns([a, a], { metrics: ['sql'] })).toThrow(code('unknown_metric'));
    expect(() => compareRuns([a, a], { trials: [1, 2] })).toThrow(code('no_such_trials'));
  });
});
