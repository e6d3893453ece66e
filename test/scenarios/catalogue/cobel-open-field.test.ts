import { describe, expect, it } from 'vitest';
import { mean, median } from '../../../scenarios/metrics.ts';
import type { SeedResult } from '../../../scenarios/result.ts';
import { run } from '../../../scenarios/runner.ts';

/** One in three or four finds the goal, most of them at once. */
const SEEDS = Array.from({ length: 40 }, (_, i) => 601 + i);
const PATIENCE = 3;

async function results(scenario: string, seeds: readonly number[], set: Readonly<Record<string, number>>) {
  return (await run({ scenario, seeds, set })).seeds;
}

/** s, of successes in trials `from` to `to`. */
function latencies({ trials }: SeedResult, from = 1, to = trials.length): number[] {
  return trials.slice(from - 1, to).flatMap(({ success, latencySeconds }) => (success ? [latencySeconds] : []));
}

/** Thirty trials of the seeds that find the goal and find it again in the trial after. */
async function learners(peakRate: number): Promise<readonly SeedResult[]> {
  const tried = await results('cobel-open-field', SEEDS, { peakRate, trials: PATIENCE });
  const found = tried.filter(({ trials }) => trials.some(({ success }) => success)).map(({ seed }) => seed);
  const all = await results('cobel-open-field', found, { peakRate, trials: 30 });
  return all.filter(({ trials }) => trials[trials.findIndex(({ success }) => success) + 1]?.success);
}

/**
 * What reward does to those that find the goal at all. NEST 3.10 has one or two such runs a rate, which leaves 15 % open: their
 * median latency in trials 11 to 20, and in 21 to 30.
 */
describe('the open field with the arena moved every 10 ms, against NEST', () => {
  it.each([
    { peakRate: 100, late: 1.13, last: 1.08 },
    { peakRate: 200, late: 0.51, last: 0.5 },
  ])(
    'learns at $peakRate Hz',
    async ({ peakRate, late, last }) => {
      const seeds = await learners(peakRate);
      expect(seeds.length).toBeGreaterThanOrEqual(2);
      const at = (from: number, to: number): number => median(seeds.flatMap((one) => latencies(one, from, to)));
      expect(Math.abs(at(11, 20) / late - 1)).toBeLessThan(0.15);
      expect(Math.abs(at(21, 30) / last - 1)).toBeLessThan(0.15);
      // At the higher rate some over-learn and lose their way again.
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
    expect(value).toBeLessThan(1.01 * (fives[k] as number));
  });
}

/**
 * The two runs of NEST overshoot to the wall and come to the goal along it, 1.5 to 1.8 m, in 0.215 to 0.252 s from the seventh
 * trial on. Others of ours go straight there or astray, so those that take such a way are compared.
 */
describe('the open field with the arena moved every ms, against NEST', () => {
  it('is learnt within six trials', async () => {
    const seeds = await results('cobel-open-field-1ms', SEEDS, { trials: 15 });
    const late = seeds.flatMap(({ trials }) => trials.slice(6)).filter(({ success }) => success);
    const alongTheWall = late.filter(({ pathMetres }) => pathMetres >= 1 && pathMetres <= 2.5);
    const latency = median(alongTheWall.map(({ latencySeconds }) => latencySeconds));
    expect(late.length).toBeGreaterThanOrEqual(0.6 * SEEDS.length * 9);
    expect(latency).toBeGreaterThan(0.2);
    expect(latency).toBeLessThan(0.35);
  }, 600_000);
});
