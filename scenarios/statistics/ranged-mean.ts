import { boundedMeanInterval } from './bounded-mean.ts';
import { FEWEST_VALUES, type Interval, mostlyEqual } from './interval.ts';
import { meanInterval } from './mean-interval.ts';

/**
 * An interval of a mean at level 0.95: {@link meanInterval}; and {@link boundedMeanInterval} for values of a known range that are too few,
 * or too much alike, for it.
 *
 * @param values independent of each other, in any order
 * @param range least and greatest value that there can be. Default: nobody knows
 */
export function rangedMeanInterval(values: readonly number[], range?: Interval): Interval {
  const byRange = values.length < FEWEST_VALUES || mostlyEqual(Float64Array.from(values).sort());
  return range !== undefined && byRange ? boundedMeanInterval(values, range) : meanInterval(values);
}
