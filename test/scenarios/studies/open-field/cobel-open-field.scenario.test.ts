import { describe, expect, it } from 'vitest';
import { statisticOf } from '../../../../scenarios/measure/metrics.ts';
import { run } from '../../../../scenarios/pool/runner.ts';
import type { SeedResult } from '../../../../scenarios/scenario/result.ts';
import { mean, median } from '../../../../scenarios/statistics/averages.ts';
import { FULL } from '../../../effort.ts';

/** A quarter to a half of them find the goal in ten trials, and an eighth to a fifth learn. */
const SEEDS = Array.from({ length: 40 }, (_, i) => 2001 + i);
const PATIENCE = 3;

async function results(scenario: string, seeds: readonly number[], set: Readonly<Record<string, number>>) {
  return (await run({ scenario, seeds, set })).seeds;
}

/** s, of successes in trials `from` to `to`. */
function latencies({ trials }: SeedResult, from = 1, to = trials.length): number[] {
  return trials.slice(from - 1, to).flatMap(({ success, latencySeconds }) => (success ? [latencySeconds] : []));
}

/** Thirty trials of the seeds that find the goal in one of the first three, and find it again in the trial after. */
async function learners(peakRate: number): Promise<readonly SeedResult[]> {
  const tried = await results('cobel-open-field', SEEDS, { peakRate, trials: PATIENCE + 1 });
  const again = tried.filter(({ trials }) => trials[trials.findIndex(({ success }) => success) + 1]?.success);
  const seeds = again.map(({ seed }) => seed);
  return await results('cobel-open-field', seeds, { peakRate, trials: 30 });
}

/**
 * What reward does to those that find the goal at all: the latency to which NEST 3.10's learners come. Of these there are two at
 * 100 Hz, 1.13 s in trials 11 to 20 and 1.08 s in 21 to 30; seven at 150 Hz, 0.68 and 0.66 s; eight at 200 Hz, 0.51 s in both.
 */
describe.runIf(FULL)('the open field with the arena moved every 10 ms, against NEST', () => {
  it.each([
    { peakRate: 100, end: [1, 1.15] },
    { peakRate: 150, end: [0.65, 0.7] },
    { peakRate: 200, end: [0.48, 0.52] },
  ] as const)(
    'learns at $peakRate Hz',
    async ({ peakRate, end: [least, most] }) => {
      const seeds = await learners(peakRate);
      expect(seeds.length).toBeGreaterThanOrEqual(3);
      const end = median(seeds.flatMap((one) => latencies(one, 21, 30)));
      expect(end).toBeGreaterThanOrEqual(least);
      expect(end).toBeLessThanOrEqual(most);
      // At higher rates some over-learn and lose their way again.
      if (peakRate === 100) expectFalling(seeds.map((one) => latencies(one)));
    },
    600_000,
  );

  it('takes as long as ever with the rule off', async () => {
    const seeds = await results('cobel-open-field', SEEDS, { peakRate: 100, trials: PATIENCE, learningRate: 0 });
    expect(Math.min(...seeds.flatMap((one) => latencies(one)))).toBeGreaterThan(1.5);
  }, 600_000);
});

/** Means of five fall from the first success on, in the median run, and stay where they have come to. */
function expectFalling(runs: readonly (readonly number[])[]): void {
  const fives = Array.from({ length: 5 }, (_, k) => median(runs.map((all) => mean(all.slice(5 * k, 5 * k + 5)))));
  fives.slice(1).forEach((value, k) => {
    expect(value).toBeLessThan(1.01 * fives[k]);
  });
}

/** Mean over seeds of the share of trials 7 to 15 that succeed, after and within some seconds. */
function share(seeds: readonly SeedResult[], after: number, within: number): number {
  const statistic = { metric: 'success', over: 'mean', trials: [7, 15], after, within } as const;
  return mean(seeds.map((seed) => statisticOf(seed, statistic)));
}

/**
 * Learners go straight to the goal in 0.05 to 0.08 s, or overshoot to the wall and come along it in 0.2 s and more: two heaps,
 * whose median says nothing. Limits hold 99 % of means of 40 seeds, by 100 other seeds: success 0.836, straight 0.309, overshot
 * 0.312. NEST's ten seeds succeed in 0.90 of these trials (95 %: 0.79 to 1).
 */
describe.runIf(FULL)('the open field with the arena moved every ms, against NEST', () => {
  it('is learnt within six trials, straight or by an overshoot', async () => {
    const seeds = await results('cobel-open-field-1ms', SEEDS, { trials: 15 });
    const expectBetween = (value: number, low: number, high: number): void => {
      expect(value).toBeGreaterThan(low);
      expect(value).toBeLessThan(high);
    };
    expectBetween(share(seeds, 0, Infinity), 0.69, 0.98);
    expectBetween(share(seeds, 0, 0.075), 0.1, 0.52);
    expectBetween(share(seeds, 0.12, 0.5), 0.11, 0.51);
  }, 600_000);
});
