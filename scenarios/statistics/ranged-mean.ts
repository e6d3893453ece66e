import { boundedMeanInterval } from './bounded-mean.ts';
import { hasInterval, type Interval } from './interval.ts';
import { meanInterval } from './mean-interval.ts';

/**
 * An interval of a mean at level 0.95: {@link meanInterval}; for values of a known range what of it lies there, or
 * {@link boundedMeanInterval}, where that one is none or wider. docs/intervals.md says what the choice covers.
 *
 * @param values independent of each other, in any order
 * @param range least and greatest value that there can be. Default: nobody knows
 */
export function rangedMeanInterval(values: readonly number[], range?: Interval): Interval {
  const free = meanInterval(values);
  if (range === undefined) return free;
  const bounded = boundedMeanInterval(values, range);
  const isShorter = hasInterval(free) && widthOf(free) < widthOf(bounded);
  // The true mean lies in the range: what reaches beyond covers nothing.
  return isShorter ? [Math.max(range[0], free[0]), Math.min(range[1], free[1])] : bounded;
}

function widthOf([low, high]: Interval): number {
  return high - low;
}
