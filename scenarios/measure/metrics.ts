import { ValidationError } from '../../agents/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { MeasuredStatistic, TrialStatistic } from '../scenario/resolved-gate.ts';
import type { SeedResult, TrialResult } from '../scenario/result.ts';
import type { Statistic } from '../scenario/scenario.ts';

/** A lower and an upper end. */
export type Interval = readonly [number, number];

/** What the seeds did in one trial. */
export interface TrialSummary {
  /** Counted from 0. */
  readonly index: number;
  /** How many completed it. */
  readonly seeds: number;
  readonly successRate: number;
  /** s; quantiles over seeds, time-outs at the limit. */
  readonly latency: {
    readonly q10: number;
    readonly q25: number;
    readonly q50: number;
    readonly q75: number;
    readonly q90: number;
  };
  readonly spl: number;
  /** m/s */
  readonly speed: number;
}

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The quantile of a sample, between its order statistics by linear interpolation (type 7 of Hyndman & Fan 1996, the default
 * of numpy and R); NaN of nothing.
 *
 * @param q From 0 to 1.
 */
export function quantile(values: readonly number[], q: number): number {
  if (!(q >= 0 && q <= 1)) {
    throw new ValidationError('there is no such quantile', {
      code: 'invalid_quantile',
      expected: 'a number from 0 to 1',
      received: q,
    });
  }
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  return low + (at - below) * (high - low);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Success weighted by path length of a trial that succeeded (Anderson et al. 2018). */
export function weightByPath(shortestMetres: number, pathMetres: number): number {
  const longest = Math.max(pathMetres, shortestMetres);
  return longest === 0 ? 1 : shortestMetres / longest;
}

/** m/s while the trial was open. */
export function speedOf({ pathMetres, latencySeconds }: TrialResult): number {
  return pathMetres / latencySeconds;
}

/** Contacts begun a metre driven. */
export function collisionRate({ collisions, pathMetres }: TrialResult): number {
  return collisions === 0 ? 0 : collisions / pathMetres;
}

/** Share of neuron updates without a spike (NeuroBench's activation sparsity); NaN for a controller that does not count. */
export function activationSparsity({ spikes, ticks }: TrialResult, { efficiency }: SeedResult): number {
  if (efficiency === undefined) return Number.NaN;
  const fired = Object.values(spikes).reduce((sum, count) => sum + count, 0);
  return 1 - fired / (efficiency.neurons * ticks);
}

const MEASURES: Readonly<
  Record<Statistic['metric'], (trial: TrialResult, seed: SeedResult, within: number) => number>
> = {
  success: ({ success, latencySeconds }, _, within) => (success && latencySeconds <= within ? 1 : 0),
  latency: ({ latencySeconds }) => latencySeconds,
  spl: ({ spl }) => spl,
  speed: speedOf,
  'collision-rate': collisionRate,
  sparsity: activationSparsity,
};

/** A statistic of one seed; NaN when the seed has not completed all of its trials. */
export function statisticOf(seed: SeedResult, statistic: TrialStatistic | MeasuredStatistic): number {
  if ('measure' in statistic) return seed.measures?.[statistic.measure] ?? Number.NaN;
  const {
    metric,
    over,
    trials: [first, last],
    within = Infinity,
  } = statistic;
  const chosen = seed.trials.slice(first - 1, last);
  if (chosen.length < last - first + 1) return Number.NaN;
  const values = chosen.map((trial) => MEASURES[metric](trial, seed, within));
  return over === 'mean' ? mean(values) : median(values);
}

/** A measure of the scenario over seeds. */
export interface MeasureSummary {
  /** Over the seeds that completed all of their trials. */
  readonly mean: number;
  /** 95 % bootstrap interval of the mean over seeds. */
  readonly interval: Interval;
}

/** The scenario's own measures over the seeds, by name. */
export function summariseMeasures(seeds: readonly SeedResult[]): Readonly<Record<string, MeasureSummary>> {
  const names = new Set(seeds.flatMap(({ measures = {} }) => Object.keys(measures)));
  return Object.fromEntries(
    [...names].map((name) => {
      const values = seeds.flatMap(({ measures }) => measures?.[name] ?? []);
      return [name, { mean: mean(values), interval: bootstrapMean(values, `measure ${name}`) }];
    }),
  );
}

/** The learning curve: trial by trial over the seeds that completed it. */
export function summariseTrials(seeds: readonly SeedResult[]): readonly TrialSummary[] {
  const count = seeds.reduce((most, { trials }) => Math.max(most, trials.length), 0);
  return Array.from({ length: count }, (_, index) => {
    const trials = seeds.flatMap((seed) => seed.trials[index] ?? []);
    const latencies = trials.map(({ latencySeconds }) => latencySeconds);
    const at = (q: number): number => quantile(latencies, q);
    return {
      index,
      seeds: trials.length,
      successRate: mean(trials.map(({ success }) => Number(success))),
      latency: { q10: at(0.1), q25: at(0.25), q50: at(0.5), q75: at(0.75), q90: at(0.9) },
      spl: mean(trials.map(({ spl }) => spl)),
      speed: mean(trials.map(speedOf)),
    };
  });
}

/**
 * The interval in which the mean over seeds would lie had other seeds been drawn: quantiles of the means of samples drawn
 * with replacement from the seeds' values (percentile bootstrap; Efron 1979). The draws are keyed by `name`.
 *
 * @param level Share of the samples that the interval holds; default 0.95.
 */
export function bootstrapMean(values: readonly number[], name: string, level = 0.95, samples = 2000): Interval {
  if (values.length === 0 || values.some(Number.isNaN)) return [Number.NaN, Number.NaN];
  const random = new RandomStream(0, `bootstrap ${name}`);
  const means = Array.from({ length: samples }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)];
    return sum / values.length;
  });
  return [quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2)];
}
