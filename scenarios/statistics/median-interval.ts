import { median } from './averages.ts';
import type { Interval } from './interval.ts';
import { FEWEST_VALUES, NO_INTERVAL, TAIL } from './interval.ts';

/**
 * The exact interval of a median: the order statistics k and n + 1 - k, with the largest k that at most one in forty samples has below
 * (Thompson 1936). It covers at level 0.95 or above whatever the distribution, ties included.
 *
 * @param values independent of each other, in any order; fewer than 6, and NaN among them, have no interval
 */
export function medianInterval(values: readonly number[]): Interval {
  const n = values.length;
  if (n < FEWEST_VALUES || Number.isNaN(median(values))) return NO_INTERVAL;
  const sorted = Float64Array.from(values).sort();
  // Probability that at most k of the values lie below the median.
  let [k, chance, term] = [0, 0, 0.5 ** n];
  for (; k < n; k++) {
    chance += term;
    if (chance > TAIL) break;
    term *= (n - k) / (k + 1);
  }
  return [sorted[k - 1], sorted[n - k]];
}
