import { RandomStream } from '../../kernels/random.ts';
import { boundedMeanInterval } from './bounded-mean.ts';
import type { Interval } from './interval.ts';
import { FEWEST_VALUES, mostlyEqual, NO_INTERVAL, TAIL } from './interval.ts';

/** Pairs up to which all subsets are taken; of more, as many as 12 pairs have, drawn at random. */
const ALL_SUBSETS = 12;

/**
 * An interval at level 0.95 for the mean of paired differences: the values that a test by random signs does not refuse. Its ends are order
 * statistics of the means of subsets of the differences, each of which is above the true mean as often as below (Hartigan 1969, "Using
 * subsample values as typical values"). Exact for differences that are distributed symmetrically; docs/intervals.md says what it covers of
 * others.
 *
 * @example
 * const before = [9.1, 8.4, 7.9, 9.8, 8.8, 9.5, 8.2, 9.0];
 * const after = [4.0, 5.1, 4.4, 4.9, 5.6, 3.9, 4.7, 5.2];
 * console.log(differenceInterval(after.map((value, seed) => value - before[seed]))); // both ends below 0: it is less after
 *
 * @param differences one a pair, in any order. NaN among them has no interval; fewer than 6, and differences of which more than half are
 *   equal, have that of {@link boundedMeanInterval} if their range is known, else none
 * @param range least and greatest difference that there can be, such as -1 and 1 of shares. Default: nobody knows
 */
export function differenceInterval(differences: readonly number[], range?: Interval): Interval {
  const alike = mostlyEqual(Float64Array.from(differences).sort());
  if (range !== undefined && (alike || differences.length < FEWEST_VALUES))
    return boundedMeanInterval(differences, range);
  return typicalValues(
    differences.map((difference) => [difference, 1]),
    alike,
  );
}

/**
 * An interval at level 0.95 for the ratio of two paired means: those ratios r for which a test by random signs does not refuse that
 * first - r other is 0 on average. Its ends are order statistics of the ratios of subsets, as those of {@link differenceInterval}.
 *
 * @param pairs numerator and denominator of each pair, all denominators above 0. Fewer than 6, and NaN among them, have no interval
 */
export function ratioInterval(pairs: readonly (readonly [number, number])[]): Interval {
  if (!pairs.every(([, denominator]) => denominator > 0)) return NO_INTERVAL;
  return typicalValues(pairs, mostlyEqual(Float64Array.from(pairs, ([a, b]) => a / b).sort()));
}

/** Order statistics of (sum of the first of the pairs) / (sum of the others) over subsets. */
function typicalValues(pairs: readonly (readonly [number, number])[], alike: boolean): Interval {
  const n = pairs.length;
  if (n < FEWEST_VALUES || alike || !pairs.flat().every(Number.isFinite)) return NO_INTERVAL;
  const sorted = pairs.toSorted(([a, b], [c, d]) => a / b - c / d || b - d);
  const few = n <= ALL_SUBSETS;
  const parts = 2 ** Math.min(n, ALL_SUBSETS);
  const random = new RandomStream(0, 'subsets of pairs', n);
  const found = new Float64Array(parts - 1);
  for (let subset = 1; subset < parts; subset++) {
    let [first, other] = [0, 0];
    // The empty subset is no subset; of more than twelve pairs it is drawn once in 8192 at most, and drawn anew.
    while (other === 0)
      for (let i = 0; i < n; i++) {
        if (few ? (subset >> i) % 2 === 0 : random.integer(2) === 0) continue;
        first += sorted[i][0];
        other += sorted[i][1];
      }
    found[subset - 1] = first / other;
  }
  found.sort();
  const k = Math.floor(TAIL * parts);
  return [found[k - 1], found[parts - 1 - k]];
}
