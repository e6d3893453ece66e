import { METRICS, type MetricKind } from '../scenario/metric.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { Interval } from '../statistics/interval.ts';
import { NO_INTERVAL } from '../statistics/interval.ts';
import { medianInterval } from '../statistics/median-interval.ts';
import { differenceInterval, ratioInterval } from '../statistics/paired-interval.ts';
import { rangedMeanInterval } from '../statistics/ranged-mean.ts';

type SeedStatistic = ResolvedGate['statistic'];

/** The interval of a statistic's average over seeds at level 0.95, in its unit; both ends NaN where there is none. */
export function valueInterval(statistic: SeedStatistic, perSeed: readonly number[]): Interval {
  return statistic.over === 'median' ? medianInterval(perSeed) : rangedMeanInterval(perSeed, rangeOf(statistic));
}

/**
 * The interval of the average difference of a statistic between two runs on the same seeds at level 0.95, in its unit; both ends NaN where
 * there is none.
 *
 * @param differences one a seed
 */
export function contrastInterval(statistic: SeedStatistic, differences: readonly number[]): Interval {
  if (statistic.over === 'median') return medianInterval(differences);
  return differenceInterval(differences, differenceRange(rangeOf(statistic)));
}

/**
 * The interval of the ratio of a statistic's average to that of another run on the same seeds at level 0.95, a pure number; both ends NaN
 * where there is none, as for medians.
 *
 * @param pairs the statistic of each seed, in the run and in the other one
 */
export function relativeInterval(statistic: SeedStatistic, pairs: readonly (readonly [number, number])[]): Interval {
  return statistic.over === 'median' ? NO_INTERVAL : ratioInterval(pairs);
}

/** The range of the difference of two numbers of one range. */
export function differenceRange(range: Interval | undefined): Interval | undefined {
  return range && [range[0] - range[1], range[1] - range[0]];
}

function rangeOf(statistic: SeedStatistic): Interval | undefined {
  if ('measure' in statistic) return statistic.range;
  const kind: MetricKind = METRICS[statistic.metric];
  return kind.range;
}
