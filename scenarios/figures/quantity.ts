import { METRICS, type MetricKind } from '../scenario/metric.ts';
import { unitSuffix } from '../scenario/unit-suffix.ts';
import { mean, median, quantile } from '../statistics/averages.ts';
import { hasInterval, type Interval, NO_INTERVAL } from '../statistics/interval.ts';
import { medianInterval } from '../statistics/median-interval.ts';
import { rangedMeanInterval } from '../statistics/ranged-mean.ts';

/** How the values of seeds become one. */
export type Over = 'mean' | 'median';

/** What is drawn around it: its interval at level 0.95, the middle half of the seeds, a standard deviation to either side, or nothing. */
export type Spread = 'interval' | 'quartiles' | 'sd' | 'none';

/** A value over seeds, and what lies around it. */
export interface Estimate {
  /** Number of seeds that have a value. */
  readonly n: number;
  readonly value: number;
  /** Both ends NaN where there is nothing. */
  readonly around: Interval;
}

const KINDS: Readonly<Record<string, MetricKind | undefined>> = METRICS;

/** The least and the greatest value of a column of results, if it has such. */
export function rangeOf(metric: string): Interval | undefined {
  return KINDS[metric]?.range;
}

/** How seeds are averaged where nothing is said: times by their median, as time limits cut them off, else by their mean. */
export function usualOver(metric: string): Over {
  return metric === 'latency_s' ? 'median' : 'mean';
}

/**
 * What seeds come to.
 *
 * @param values one a seed; NaN where a seed has none
 * @param range least and greatest value that there can be, beyond which nothing lies; default: nobody knows
 */
export function estimate(values: readonly number[], over: Over, spread: Spread, range?: Interval): Estimate {
  const known = values.filter(Number.isFinite);
  const value = over === 'median' ? median(known) : mean(known);
  return { n: known.length, value, around: aroundOf(known, value, over, spread, range) };
}

function aroundOf(known: readonly number[], value: number, over: Over, spread: Spread, range?: Interval): Interval {
  if (spread === 'none' || known.length === 0) return NO_INTERVAL;
  if (spread === 'quartiles') return [quantile(known, 0.25), quantile(known, 0.75)];
  if (spread === 'sd') {
    if (known.length < 2) return NO_INTERVAL;
    const centre = mean(known);
    const sum = known.reduce((total, one) => total + (one - centre) * (one - centre), 0);
    const deviation = Math.sqrt(sum / (known.length - 1));
    const [least, most] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return [Math.max(least, value - deviation), Math.min(most, value + deviation)];
  }
  return over === 'median' ? medianInterval(known) : rangedMeanInterval(known, range);
}

/** What is drawn, in words for a caption. @param shown what came of it: where no estimate has an interval, that is said */
export function spreadText(spread: Spread, shown: readonly Estimate[]): string {
  if (spread === 'none') return '';
  if (spread === 'quartiles') return 'the middle half of the seeds';
  if (spread === 'sd') return 'one standard deviation to either side';
  return shown.some(({ around }) => hasInterval(around)) ? '95 % interval' : 'too few seeds for an interval';
}

const TITLES: Readonly<Record<string, string>> = {
  success: 'Success rate',
  latency_s: 'Latency (s)',
  spl: 'SPL',
  path_m: 'Path (m)',
  reward: 'Reward',
  collisions: 'Contacts',
  collected: 'Goals collected',
  order: 'Order of goals',
};

/** Words for the axis of a column of results. @param unit of what a scenario reads by itself; default: nobody knows */
export function titleOf(metric: string, unit = '1'): string {
  const known = TITLES[metric];
  if (known !== undefined) return known;
  const suffix = unitSuffix(unit);
  const name =
    metric.startsWith('probe_') && metric.endsWith(suffix) ? metric.slice(0, metric.length - suffix.length) : metric;
  return titleInWords(name.replace(/^(?:probe|measure)_/, ''), unit);
}

/** A name in words, and its unit in parentheses. */
export function titleInWords(name: string, unit: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ');
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}${unit === '1' ? '' : ` (${unit})`}`;
}
