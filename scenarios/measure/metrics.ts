import type { Metric } from '../scenario/metric.ts';
import type { MeasuredStatistic, TrialStatistic } from '../scenario/resolved-gate.ts';
import type { SeedResult, TrialResult } from '../scenario/result.ts';
import type { Statistic } from '../scenario/scenario.ts';
import { mean, median, quantile } from '../statistics/averages.ts';

/** One trial, over the seeds that completed it. */
export interface TrialSummary {
  /** Index of the trial, from 0. */
  readonly index: number;
  /** Number of seeds that completed the trial. */
  readonly seeds: number;
  /** Share of the seeds that succeeded, from 0 to 1; NaN of a trial that nobody judges. */
  readonly successRate: number;
  /** Quantiles over seeds of the latency; that of a trial that ran out of time is the time limit. NaN of a trial that nobody judges. */
  readonly latency: {
    /** Seconds, quantile at 0.1. */
    readonly q10: number;
    /** Seconds, lower quartile. */
    readonly q25: number;
    /** Seconds, median. */
    readonly q50: number;
    /** Seconds, upper quartile. */
    readonly q75: number;
    /** Seconds, quantile at 0.9. */
    readonly q90: number;
  };
  /** Mean over seeds of success weighted by path length (SPL; Anderson et al. 2018), from 0 to 1; NaN where it is not known. */
  readonly spl: number;
  /** Mean over seeds of the speed, in m/s; see {@link speedOf}. */
  readonly speed: number;
}

/**
 * Success weighted by path length (SPL; Anderson et al. 2018) of a trial that succeeded: the shortest path divided by the larger
 * of it and the path driven; 1 if both are 0.
 *
 * @returns a number from 0 to 1
 */
export function weightByPath(shortestMetres: number, pathMetres: number): number {
  const longest = Math.max(pathMetres, shortestMetres);
  return longest === 0 ? 1 : shortestMetres / longest;
}

/** Whether any trial is judged. Others are measured: they have no success, no latency and no SPL. */
export function areJudged(seeds: readonly Pick<SeedResult, 'trials'>[]): boolean {
  return seeds.some(({ trials }) => trials.some(({ success }) => success !== undefined));
}

/** Whether any trial has an SPL that says more than its success. That of a trial without a way does not. */
export function haveWays(seeds: readonly Pick<SeedResult, 'trials'>[]): boolean {
  return seeds.some(({ trials }) =>
    trials.some(({ spl, shortestMetres = 0, pathMetres }) => spl !== undefined && shortestMetres + pathMetres > 0),
  );
}

/** 1 for a success, 0 for a failure, NaN for a trial that nobody judges. */
export function successOf({ success }: Pick<TrialResult, 'success'>): number {
  return success === undefined ? Number.NaN : Number(success);
}

/** SPL of a trial, from 0 to 1; NaN where it has none. */
export function splOf({ spl = Number.NaN }: Pick<TrialResult, 'spl'>): number {
  return spl;
}

/** Seconds until the verdict, or the time limit; NaN for a trial that nobody judges. */
export function latencyOf({ success, latencySeconds }: Pick<TrialResult, 'success' | 'latencySeconds'>): number {
  return success === undefined ? Number.NaN : latencySeconds;
}

/** Mean speed of a trial in m/s: its path divided by its latency. */
export function speedOf({ pathMetres, latencySeconds }: TrialResult): number {
  return pathMetres / latencySeconds;
}

/** Number of contacts begun per metre driven, in 1/m; 0 for a trial without contacts, also if its path is 0. */
export function collisionRate({ collisions, pathMetres }: TrialResult): number {
  return collisions === 0 ? 0 : collisions / pathMetres;
}

/** How often goals of a trial were reached by name. */
export function collectedIn({ reached = {} }: TrialResult): number {
  return Object.values(reached).reduce((sum, times) => sum + times, 0);
}

/**
 * Share of pairs in which the first of the two in a list was reached first, from 0 to 1: 1 where goals were reached in the order of the list,
 * 0 in the reverse, and 0.5 on average by chance. Undefined for fewer than two.
 *
 * @param places places in the list, in the order in which they were reached, each once
 */
export function shareInOrder(places: readonly number[]): number | undefined {
  const pairs = (places.length * (places.length - 1)) / 2;
  const inOrder = places.reduce(
    (sum, place, i) => sum + places.slice(i + 1).filter((later) => later > place).length,
    0,
  );
  return pairs === 0 ? undefined : inOrder / pairs;
}

/**
 * Share of the neuron updates of a trial without a spike (NeuroBench's activation sparsity; Yik et al. 2025). A neuron is updated
 * once per step of its network, however many of these a tick has. NaN for a trial without updates, and for a controller that does
 * not count.
 */
export function activationSparsity({ activity }: TrialResult): number {
  return activity === undefined ? Number.NaN : 1 - activity.spikes / activity.neuronUpdates;
}

const OF_TRIAL: Readonly<Record<Metric, (trial: TrialResult, statistic: Statistic) => number>> = {
  success: (trial, { after = -Infinity, within = Infinity }) =>
    trial.success && !(trial.latencySeconds > after && trial.latencySeconds <= within) ? 0 : successOf(trial),
  latency: latencyOf,
  spl: splOf,
  speed: speedOf,
  'collision-rate': collisionRate,
  reward: ({ reward }) => reward,
  collected: collectedIn,
  order: ({ order = 0 }) => order,
  sparsity: activationSparsity,
};

/**
 * A statistic of one seed, in the unit of its metric or measure; see `Statistic`. NaN if the seed has not completed the trials
 * that it is over, or if the measure is absent.
 */
export function statisticOf(seed: SeedResult, statistic: TrialStatistic | MeasuredStatistic): number {
  if ('measure' in statistic) return seed.measures?.[statistic.measure] ?? Number.NaN;
  const {
    metric,
    trials: [first, last],
  } = statistic;
  const chosen = seed.trials.slice(first - 1, last);
  if (chosen.length < last - first + 1) return Number.NaN;
  return average(statistic)(chosen.map((trial) => OF_TRIAL[metric](trial, statistic)));
}

/** How values of trials become one of the seed, and those of the seeds one of the run: by their median, or by their mean. */
export function average(statistic: TrialStatistic | MeasuredStatistic): (values: readonly number[]) => number {
  return 'over' in statistic && statistic.over === 'median' ? median : mean;
}

/** The learning curve: a summary of each trial over the seeds that completed it, up to the last trial of any seed. */
export function summariseTrials(seeds: readonly SeedResult[]): readonly TrialSummary[] {
  const count = seeds.reduce((most, { trials }) => Math.max(most, trials.length), 0);
  return Array.from({ length: count }, (_, index) => {
    const trials = seeds.flatMap((seed) => seed.trials[index] ?? []);
    const latencies = withoutNaN(trials.map(latencyOf));
    const at = (q: number): number => quantile(latencies, q);
    return {
      index,
      seeds: trials.length,
      successRate: mean(withoutNaN(trials.map(successOf))),
      latency: { q10: at(0.1), q25: at(0.25), q50: at(0.5), q75: at(0.75), q90: at(0.9) },
      spl: mean(withoutNaN(trials.map(splOf))),
      speed: mean(trials.map(speedOf)),
    };
  });
}

/** Those of some values that were measured: NaN says that one was not. */
export function withoutNaN(values: readonly number[]): readonly number[] {
  return values.filter((value) => !Number.isNaN(value));
}
