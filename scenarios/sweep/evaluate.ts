import { average, statisticOf } from '../measure/metrics.ts';
import { valueInterval } from '../measure/statistic-interval.ts';
import type { SeedResult } from '../scenario/result.ts';
import type { Interval } from '../statistics/interval.ts';
import { NO_INTERVAL } from '../statistics/interval.ts';
import type { PointStatistic } from './objective.ts';
import type { SweepPlan } from './plan-sweep.ts';
import type { JobResult } from './results/job-result.ts';
import type { Candidate, Scored } from './search/search.ts';

/** A statistic of a point, over its seeds. */
export interface Estimate {
  /** Average over seeds, in the unit of the statistic; NaN where a seed has no value. */
  readonly value: number;
  /** Interval of the value at level 0.95; both ends NaN where there is none. See docs/intervals.md. */
  readonly interval: Interval;
}

/** What is known of a candidate. */
export interface Evaluated extends Candidate {
  /** Number of seeds that have a result. */
  readonly done: number;
  /** Number of those that diverged on the way. */
  readonly diverged: number;
  /** Number of seeds whose job failed. */
  readonly failed: number;
  /** By what the points are judged; absent where nothing is sought. */
  readonly objective?: Estimate;
  /** By the text of each constraint. */
  readonly constraints: Readonly<Record<string, Estimate>>;
  /** Whether every constraint is kept by its value. */
  readonly feasible: boolean;
}

/**
 * Judges a candidate by the results of its seeds.
 *
 * @param results of each seed in their order; undefined where there is none
 */
export function evaluate(
  { objective, constraints }: Pick<SweepPlan, 'objective' | 'constraints'>,
  candidate: Candidate,
  results: readonly (JobResult | undefined)[],
  failed = 0,
): Evaluated {
  const estimates = constraints.map((one) => ({ ...one, ...estimateOf(one.statistic, candidate, results) }));
  const kept = estimates.every(
    ({ value, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }) =>
      value >= atLeast && value <= atMost,
  );
  return {
    ...candidate,
    done: results.filter((one) => one !== undefined).length,
    diverged: results.filter((one) => one?.diverged !== undefined).length,
    failed,
    ...(objective === undefined ? {} : { objective: estimateOf(objective.statistic, candidate, results) }),
    constraints: Object.fromEntries(estimates.map(({ text, value, interval }) => [text, { value, interval }])),
    feasible: kept,
  };
}

/** As a search is told of it. */
export function scored({ objective }: Pick<SweepPlan, 'objective'>, evaluated: Evaluated): Scored {
  const { point, trials, feasible, objective: estimate } = evaluated;
  const value = estimate?.value ?? Number.NaN;
  const cost = objective?.direction === 'maximise' ? -value : value;
  return { point, ...(trials === undefined ? {} : { trials }), cost, feasible };
}

/** A statistic over the seeds of a candidate. One that ends early is judged by as many of the last trials as the statistic asks for, up to its end. */
function estimateOf(
  statistic: PointStatistic,
  { trials }: Candidate,
  results: readonly (JobResult | undefined)[],
): Estimate {
  const asked = trials === undefined ? statistic : withinTrials(statistic, trials);
  const perSeed = results.map((one) =>
    one === undefined || one.diverged !== undefined ? Number.NaN : statisticOf(one.result as SeedResult, asked),
  );
  const whole = perSeed.length > 0 && perSeed.every(Number.isFinite);
  return {
    value: whole ? average(asked)(perSeed) : Number.NaN,
    interval: whole ? valueInterval(asked, perSeed) : NO_INTERVAL,
  };
}

/** The statistic moved to the trials that there are: as many, and the last of them. */
function withinTrials(statistic: PointStatistic, trials: number): PointStatistic {
  if (!('trials' in statistic) || statistic.trials[1] <= trials) return statistic;
  const [first, last] = statistic.trials;
  const moved: readonly [number, number] = [Math.max(1, trials - (last - first)), trials];
  return { ...statistic, trials: moved };
}
