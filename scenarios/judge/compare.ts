import { given } from '../../agents/given.ts';
import { ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { differenceRange } from '../measure/statistic-interval.ts';
import { METRICS, type MetricKind } from '../scenario/metric.ts';
import { mean, median } from '../statistics/averages.ts';
import type { Interval } from '../statistics/interval.ts';
import { differenceInterval } from '../statistics/paired-interval.ts';
import { rangedMeanInterval } from '../statistics/ranged-mean.ts';
import { holm, type SignedRank, signedRank } from '../statistics/signed-rank.ts';

/** Values of one seed that are compared. */
export interface ComparedSeed {
  /** Seed of the run. */
  readonly seed: number;
  /** For each metric of trials its value in each trial, in the unit of the metric and in the order of the trials; NaN where there is none. */
  readonly trials: Readonly<Record<string, readonly number[]>>;
  /** Values of the scenario's own measures, in their units, by name. */
  readonly measures: Readonly<Record<string, number>>;
}

/** A run that is compared. */
export interface ComparedRun {
  /** Name of the run, for people. */
  readonly name: string;
  readonly seeds: readonly ComparedSeed[];
}

/** How two runs differ in a metric, over the seeds that both have. */
export interface MetricComparison {
  /** Column of `trials.csv`, or `measure_` and the name of a measure. */
  readonly metric: string;
  /** Number of seeds that have a value in both runs. */
  readonly pairs: number;
  /** Mean over these seeds in the first run, in the unit of the metric. */
  readonly first: number;
  /** Mean over these seeds in the other run, in the unit of the metric. */
  readonly other: number;
  /** Mean over seeds of the other run's value less the first's, in the unit of the metric. */
  readonly difference: number;
  /** Interval of that mean at level 0.95, in the unit of the metric; both ends NaN where there is none. See `differenceInterval`. */
  readonly interval: Interval;
  /** The signed-rank test of the differences. */
  readonly test: SignedRank;
  /** Its probability, adjusted for the number of tests of the whole comparison, from 0 to 1; see `holm`. */
  readonly adjusted: number;
}

/** What a run comes to in a metric, by itself. */
export interface MetricValue {
  /** Number of seeds that have a value. */
  readonly seeds: number;
  /** Mean over these seeds, in the unit of the metric. */
  readonly value: number;
  /** Interval of that mean at level 0.95, in the unit of the metric; both ends NaN where there is none. See `rangedMeanInterval`. */
  readonly interval: Interval;
}

/**
 * What a run comes to in a metric, over its seeds that have the trials.
 *
 * @param trials first and last trial, counted from 1. Default: all
 */
export function metricValue({ seeds }: ComparedRun, metric: string, trials?: readonly [number, number]): MetricValue {
  const [from, to] = trials ?? [1, Math.max(0, ...seeds.map(trialsOf))];
  const values = seeds
    .filter((one) => trialsOf(one) >= to)
    .map((one) => valueOfSeed(one, metric, from, to))
    .filter(Number.isFinite);
  return { seeds: values.length, value: mean(values), interval: rangedMeanInterval(values, KINDS[metric]?.range) };
}

/** A run beside the first one. */
export interface RunComparison {
  readonly name: string;
  /** Seeds that both runs have, whole. */
  readonly seeds: readonly number[];
  /** Seeds of the first run that are left out. */
  readonly onlyFirst: readonly number[];
  /** Seeds of the other run that are left out. */
  readonly onlyOther: readonly number[];
  readonly metrics: readonly MetricComparison[];
}

/** Trials and metrics in which runs are compared. */
export interface CompareOptions {
  /** First and last trial, counted from 1, both included. Default: all. */
  readonly trials?: readonly [number, number];
  /** Names of the metrics. Default: measures and the usual ones, those that some seeds differ in, or that differ between the runs. */
  readonly metrics?: readonly string[];
  /** Metrics of trials that are usual. Default: all. */
  readonly usual?: readonly string[];
}

/**
 * Compares runs with the first of them, pair by pair of the same seed. The value of a seed is the mean of its trials, of a latency their
 * median, as gates have it. Seeds that are not in both runs, or lack trials, are left out and named.
 *
 * @throws ValidationError `no_pairs`, `unknown_metric`, `no_such_trials`
 */
export function compareRuns(runs: readonly ComparedRun[], options: CompareOptions = {}): readonly RunComparison[] {
  const [first, ...others] = runs;
  const most = Math.max(...runs.flatMap(({ seeds }) => seeds.map(trialsOf)));
  const [from, to] = options.trials ?? [1, most];
  requireTrials([from, to], most);
  const whole = runs.map(
    ({ seeds }) => new Map(seeds.filter((one) => trialsOf(one) >= to).map((one) => [one.seed, one])),
  );
  const metrics = chooseMetrics(runs, options, from, to);
  const compared = others.map((other, k) => {
    const [ours, theirs] = [whole[0], whole[k + 1]];
    const seeds = [...ours.keys()].filter((seed) => theirs.has(seed));
    if (seeds.length === 0) throw noPairs(first, other);
    const rest = ({ seeds: all }: ComparedRun): number[] =>
      all.map(({ seed }) => seed).filter((seed) => !seeds.includes(seed));
    const rows = metrics.map((metric) => {
      const values = seeds
        .map((seed) => [ours, theirs].map((by) => valueOfSeed(by.get(seed) as ComparedSeed, metric, from, to)))
        .filter((pair) => pair.every(Number.isFinite));
      const differences = values.map(([a, b]) => b - a);
      return {
        metric,
        pairs: values.length,
        first: mean(values.map(([a]) => a)),
        other: mean(values.map(([, b]) => b)),
        difference: mean(differences),
        interval: differenceInterval(differences, differenceRange(KINDS[metric]?.range)),
        test: signedRank(differences),
      };
    });
    return { name: other.name, seeds, onlyFirst: rest(first), onlyOther: rest(other), rows };
  });
  const adjusted = holm(compared.flatMap(({ rows }) => rows.map(({ test }) => test.p)));
  return compared.map(({ rows, ...comparison }, k) => ({
    ...comparison,
    metrics: rows.map((row, i) => ({ ...row, adjusted: adjusted[k * metrics.length + i] })),
  }));
}

function trialsOf({ trials }: ComparedSeed): number {
  return Math.max(0, ...Object.values(trials).map(({ length }) => length));
}

/** Names of all metrics of some runs: columns of trials, then `measure_` and the names of measures. */
export function metricsOf(runs: readonly ComparedRun[]): readonly string[] {
  const seeds = runs.flatMap((run) => run.seeds);
  const measures = seeds.flatMap((one) => Object.keys(one.measures).map((name) => `${MEASURE}${name}`));
  return [...new Set([...seeds.flatMap(({ trials }) => Object.keys(trials)), ...measures])];
}

/** @param all names of all metrics @throws ValidationError `unknown_metric`, which suggests the nearest name */
export function requireMetric(metric: string, all: readonly string[]): void {
  if (all.includes(metric)) return;
  const nearest = nearestName(metric, all);
  throw new ValidationError(`the runs have no metric '${metric}'`, {
    code: 'unknown_metric',
    expected: all.join(', '),
    received: metric,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

/** @param most number of trials of the seed that has most @throws ValidationError `no_such_trials` */
export function requireTrials([from, to]: readonly [number, number], most: number): void {
  if (to <= most) return;
  throw new ValidationError('the runs have no such trials', {
    code: 'no_such_trials',
    expected: `trials from 1 to ${most}`,
    received: `${from} to ${to}`,
  });
}

/** @throws ValidationError `unknown_metric` */
function chooseMetrics(
  runs: readonly ComparedRun[],
  { metrics: asked, usual }: CompareOptions,
  from: number,
  to: number,
): readonly string[] {
  const seeds = runs.flatMap((run) => run.seeds);
  const all = metricsOf(runs);
  for (const metric of asked ?? []) requireMetric(metric, all);
  if (asked !== undefined) return asked;
  return all.filter(
    (metric) =>
      (usual === undefined || usual.includes(metric) || metric.startsWith(MEASURE)) &&
      new Set(seeds.map((seed) => valueOfSeed(seed, metric, from, to)).filter(Number.isFinite)).size > 1,
  );
}

const MEASURE = 'measure_';

const KINDS: Readonly<Record<string, MetricKind | undefined>> = METRICS;

/**
 * The value of a seed in a metric: the mean of its trials, of a latency their median; NaN where it has none.
 *
 * @param from first trial, counted from 1
 * @param to last trial, included
 */
export function valueOfSeed({ trials, measures }: ComparedSeed, metric: string, from: number, to: number): number {
  if (metric.startsWith(MEASURE)) return measures[metric.slice(MEASURE.length)] ?? Number.NaN;
  const values = trials[metric]?.slice(from - 1, to).filter(Number.isFinite) ?? [];
  return metric === 'latency_s' ? median(values) : mean(values);
}

function noPairs(first: ComparedRun, other: ComparedRun): ValidationError {
  const shown = ({ seeds }: ComparedRun): string => seeds.map(({ seed }) => seed).join(', ');
  return new ValidationError(`'${first.name}' and '${other.name}' have no seed in common`, {
    code: 'no_pairs',
    expected: `seeds of the first: ${shown(first)}`,
    received: shown(other),
    remedy: 'run both on the same seeds: --seeds takes lists and ranges',
  });
}
