import { ValidationError } from '../../agents/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import { probabilityInterval } from './binomial.ts';
import type { Interval } from './interval.ts';
import { NO_INTERVAL, TAIL } from './interval.ts';

/** Number of draws. The share of the distribution beyond an end, 0.025, is off by some 0.0025 for it. */
const DRAWS = 4000;

/**
 * An interval at level 0.95 for the mean of values that cannot leave a range, such as shares. What was never seen may lie at either end of
 * the range, so that it covers from two values on, whatever their distribution: a sample of nothing but successes has one, too.
 *
 * The upper end is the quantile at 0.975 of sum_i w_i x_i, where x are the values and the top of the range, and w the gaps that as many
 * uniform numbers as there are values leave between 0 and 1; the lower end is its mirror (Learned-Miller & Thomas 2020, "A new confidence
 * interval for the mean of a bounded random variable", their bound on both sides). Where all values lie at the ends of the range, this is
 * the interval of Clopper and Pearson, and computed as that.
 *
 * @example
 * console.log(boundedMeanInterval([1, 1, 1, 1, 1, 1, 1, 1], [0, 1])); // from 0.63 to 1: eight successes of eight
 *
 * @param values independent of each other, in any order; none have no interval, nor has what is NaN
 * @param range least and greatest value that there can be, in the unit of the values
 * @throws ValidationError `outside_range` for a value that is not in the range
 */
export function boundedMeanInterval(values: readonly number[], [least, greatest]: Interval): Interval {
  if (values.length === 0) return NO_INTERVAL;
  for (const value of values) requireInRange(value, [least, greatest]);
  const size = greatest - least;
  const scaled = Float64Array.from(values, (value) => (value - least) / size).sort();
  const ends = scaled.every((share) => share === 0 || share === 1)
    ? probabilityInterval(
        scaled.reduce((sum, share) => sum + share, 0),
        scaled.length,
      )
    : [1 - upperEnd(scaled.map((share) => 1 - share).reverse()), upperEnd(scaled)];
  return [least + size * ends[0], least + size * ends[1]];
}

/**
 * Returns a value that lies in the range which it was said never to leave, or that is NaN, for what was not measured.
 *
 * @throws ValidationError `outside_range`
 */
export function requireInRange(value: number, [least, greatest]: Interval): number {
  if (!(value < least || value > greatest)) return value;
  throw new ValidationError('a value lies outside of the range that it cannot leave', {
    code: 'outside_range',
    expected: `from ${least} to ${greatest}`,
    received: value,
    remedy: 'declare the range that the measure has, or none',
  });
}

/** @param sorted from 0 to 1, in rising order */
function upperEnd(sorted: Float64Array): number {
  const gaps = gapsOf(sorted.length);
  const width = sorted.length + 1;
  const sums = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw++) {
    // The last gap belongs to the top of the range.
    let sum = gaps[draw * width + sorted.length];
    for (let i = 0; i < sorted.length; i++) sum += gaps[draw * width + i] * sorted[i];
    sums[draw] = sum;
  }
  return Math.min(1, sums.sort()[Math.ceil((1 - TAIL) * DRAWS) - 1]);
}

let drawn: { readonly count: number; readonly gaps: Float64Array } | undefined;

/** Draws of the gaps between `count` uniform numbers; a function of the count alone. Those of the last count are kept. */
function gapsOf(count: number): Float64Array {
  if (drawn?.count === count) return drawn.gaps;
  const random = new RandomStream(0, 'gaps of uniform numbers', count);
  const gaps = new Float64Array(DRAWS * (count + 1));
  for (let draw = 0; draw < DRAWS; draw++) {
    const own = gaps.subarray(draw * (count + 1), (draw + 1) * (count + 1));
    let sum = 0;
    // Exponential numbers, divided by their sum, have the distribution of the gaps.
    for (let i = 0; i <= count; i++) sum += own[i] = random.exponential();
    for (let i = 0; i <= count; i++) own[i] /= sum;
  }
  drawn = { count, gaps };
  return gaps;
}
