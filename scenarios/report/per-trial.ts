import type { TrialSummary } from '../measure/metrics.ts';
import { latencyOf, splOf, successOf, summariseTrials, withoutNaN } from '../measure/metrics.ts';
import type { SeedResult, TrialResult } from '../scenario/result.ts';
import { mean, median, quantile } from '../statistics/averages.ts';
import { type Interval, SHARE } from '../statistics/interval.ts';
import { medianInterval } from '../statistics/median-interval.ts';
import { rangedMeanInterval } from '../statistics/ranged-mean.ts';

/** Quantiles over seeds. */
export type Quantiles = TrialSummary['latency'];

/** One trial of a run over its seeds, with the interval of the success rate at level 0.95 and the spread of SPL. */
export interface TrialSpread extends TrialSummary {
  readonly successInterval: Interval;
  readonly splQuantiles: Quantiles;
}

/** The learning curve of a run: each trial over the seeds that reached it. */
export function perTrial(seeds: readonly SeedResult[]): TrialSpread[] {
  return summariseTrials(seeds).map((summary) => {
    const trials = seeds.flatMap(({ trials }) => trials[summary.index] ?? []);
    const successInterval = rangedMeanInterval(withoutNaN(trials.map(successOf)), SHARE);
    return { ...summary, successInterval, splQuantiles: quantiles(withoutNaN(trials.map(splOf))) };
  });
}

/**
 * A range of trials over the seeds that reached it. Each seed counts once, with the trials that it completed. Numbers are NaN where nobody judged
 * the trials.
 */
export interface BlockSummary {
  /** First and last trial, counted from 1. */
  readonly trials: readonly [number, number];
  /** Mean over seeds of each seed's share of successes. */
  readonly successRate: number;
  /** s, quantiles over seeds of each seed's median; time-outs at the limit. */
  readonly latency: Quantiles;
  /** Mean over seeds of each seed's mean. */
  readonly spl: number;
  /** Number of seeds that reached it. */
  readonly seeds: number;
  /** Interval of the success rate at level 0.95, a seed an observation; see `rangedMeanInterval`. */
  readonly successInterval: Interval;
  /** Interval of the median latency at level 0.95, s; both ends NaN for too few seeds. See `medianInterval`. */
  readonly latencyInterval: Interval;
  /** Interval of the SPL at level 0.95; see `rangedMeanInterval`. */
  readonly splInterval: Interval;
  /** Over seeds, of each seed's mean. */
  readonly splQuantiles: Quantiles;
  /** The session that it is. */
  readonly session?: string | undefined;
}

/** Sessions where there are some; else blocks of trials that widen as learning slows; see `blockBounds`. */
export function perBlock(seeds: readonly SeedResult[]): BlockSummary[] {
  const longest = seeds.reduce<readonly TrialResult[]>(
    (most, { trials }) => (trials.length > most.length ? trials : most),
    [],
  );
  const sessions = longest.map(({ session }) => session);
  if (sessions.every((session) => session === undefined))
    return blockBounds(longest.length).map(([first, last]) => summariseBlock(seeds, first, last));
  const firsts = sessions.flatMap((session, i) => (i === 0 || session !== sessions[i - 1] ? [i + 1] : []));
  return firsts.map((first, i) => ({
    ...summariseBlock(seeds, first, (firsts[i + 1] ?? longest.length + 1) - 1),
    session: sessions[first - 1],
  }));
}

/** The first and the last block of a run, between which what was learned shows; one alone where there are no more. */
export function firstAndLast(seeds: readonly SeedResult[]): readonly BlockSummary[] {
  const blocks = perBlock(seeds);
  return blocks.length < 2 ? blocks : [blocks[0], ...blocks.slice(-1)];
}

/** Trials in a point of a curve of so many: the least of 1, 2, 5, 10, 20, 50, ... that leaves at most a hundred points. */
export function trialsInPoint(count: number): number {
  const decade = 10 ** Math.max(0, Math.floor(Math.log10(count / 100)));
  return [1, 2, 5, 10].map((step) => step * decade).find((size) => count <= 100 * size) ?? 1;
}

/** Point of a curve: the values of a trial, or of a block of trials. */
export type CurvePoint = Pick<BlockSummary, 'trials' | (keyof TrialSpread & keyof BlockSummary)>;

/** A curve in points that one can see: its trials, or blocks of {@link trialsInPoint} of them. */
export function curvePoints(seeds: readonly SeedResult[]): CurvePoint[] {
  const count = longestOf(seeds);
  if (trialsInPoint(count) === 1)
    return perTrial(seeds).map((trial) => ({ ...trial, trials: [trial.index + 1, trial.index + 1] }));
  return pointBounds(count).map(([first, last]) => summariseBlock(seeds, first, last));
}

/** First and last trial of each point of a curve of so many trials; see {@link trialsInPoint}. */
export function pointBounds(count: number): [number, number][] {
  const size = trialsInPoint(count);
  return Array.from({ length: Math.ceil(count / size) }, (_, k) => [k * size + 1, Math.min(count, (k + 1) * size)]);
}

/** Number of trials of the seed that has most. */
export function longestOf(seeds: readonly SeedResult[]): number {
  return Math.max(0, ...seeds.map(({ trials }) => trials.length));
}

/** The last trials of a run as one block; undefined before the first. */
export function lastBlock(seeds: readonly SeedResult[], count: number): BlockSummary | undefined {
  const longest = longestOf(seeds);
  return longest === 0 ? undefined : summariseBlock(seeds, Math.max(1, longest - count + 1), longest);
}

/** All trials as one block. */
export function wholeRun(seeds: readonly SeedResult[]): BlockSummary {
  return summariseBlock(seeds, 1, longestOf(seeds));
}

/** First and last trial of each block: 1, 2-5, 6-10, then tens, of which there are at most nine; of more trials 11-20, 21-50, 51-100, 101-200, ... */
export function blockBounds(count: number): [number, number][] {
  const lasts = [1, 5, 10];
  for (let i = 0; (lasts.at(-1) as number) < count; i++) {
    const last = lasts.at(-1) as number;
    lasts.push(count <= MOST_IN_TENS ? last + 10 : last * (i % 3 === 1 ? 2.5 : 2));
  }
  return lasts
    .map((last, i): [number, number] => [i === 0 ? 1 : lasts[i - 1] + 1, Math.min(last, count)])
    .filter(([first]) => first <= count);
}

const MOST_IN_TENS = 100;

/** `11 to 20`, or `1`; after the name of a session. */
export function blockName({ trials: [first, last], session }: BlockSummary): string {
  const range = first === last ? String(first) : `${first} to ${last}`;
  return session === undefined ? range : `${session}, ${range}`;
}

export function quantiles(values: readonly number[]): Quantiles {
  const at = (q: number): number => quantile(values, q);
  return { q10: at(0.1), q25: at(0.25), q50: at(0.5), q75: at(0.75), q90: at(0.9) };
}

function summariseBlock(seeds: readonly SeedResult[], first: number, last: number): BlockSummary {
  const each = seeds.map(({ trials }) => trials.slice(first - 1, last)).filter(({ length }) => length > 0);
  // A seed whose trials of the block were not judged has no value.
  const over = (of: (trial: TrialResult) => number, average: (values: readonly number[]) => number = mean) =>
    withoutNaN(each.map((trials) => average(withoutNaN(trials.map(of)))));
  const successes = over(successOf);
  const latencies = over(latencyOf, median);
  const spls = over(splOf);
  return {
    trials: [first, last],
    seeds: each.length,
    successRate: mean(successes),
    successInterval: rangedMeanInterval(successes, SHARE),
    latency: quantiles(latencies),
    latencyInterval: medianInterval(latencies),
    spl: mean(spls),
    splInterval: rangedMeanInterval(spls, SHARE),
    splQuantiles: quantiles(spls),
  };
}
