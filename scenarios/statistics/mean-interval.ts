import { RandomStream } from '../../kernels/random.ts';
import { mean } from './averages.ts';
import type { Interval } from './interval.ts';
import { FEWEST_VALUES, mostlyEqual, NO_INTERVAL, TAIL } from './interval.ts';
import { studentQuantile } from './student.ts';

/** Number of samples drawn with replacement. */
const SAMPLES = 2000;

/**
 * An interval at level 0.95 for the mean of values whose range nobody knows: what reaches further, at each end, of Student's t and of the
 * studentized bootstrap (Efron 1979; Hall 1988), which follows the skew of the values. docs/intervals.md says what it covers.
 *
 * @example
 * const [low, high] = meanInterval([2.1, 2.4, 1.9, 2.8, 2.2, 2.5, 2.0, 2.6]);
 * console.log(low, high); // about the mean, which is 2.31
 *
 * @param values independent of each other, in any order. Fewer than 6, NaN among them, and values of which more than half are equal have
 *   no interval: of those, {@link boundedMeanInterval} with a range has
 */
export function meanInterval(values: readonly number[]): Interval {
  const n = values.length;
  const sorted = Float64Array.from(values).sort();
  const centre = mean(sorted);
  if (n < FEWEST_VALUES || !Number.isFinite(centre) || mostlyEqual(sorted)) return NO_INTERVAL;
  const error = standardError(sorted, centre);
  const [low, high] = studentizedQuantiles(sorted, centre);
  const t = studentQuantile(1 - TAIL, n - 1);
  const ends: Interval = [centre - Math.max(t, high) * error, centre + Math.max(t, -low) * error];
  return ends.every(Number.isFinite) ? ends : NO_INTERVAL;
}

function standardError(values: Float64Array, centre: number): number {
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (values.length * (values.length - 1)));
}

/** Quantiles at 0.025 and 0.975 of (mean of a sample - mean of the values) / standard error of the sample. */
function studentizedQuantiles(values: Float64Array, centre: number): Interval {
  const members = samplesOf(values.length);
  const found = new Float64Array(SAMPLES);
  const sample = new Float64Array(values.length);
  for (let k = 0; k < SAMPLES; k++) {
    for (let i = 0; i < sample.length; i++) sample[i] = values[members[k * sample.length + i]];
    const at = mean(sample);
    // A sample of equal values is infinitely far off, on its side.
    found[k] = at === centre ? 0 : (at - centre) / standardError(sample, at);
  }
  found.sort();
  return [found[Math.floor(TAIL * SAMPLES)], found[Math.ceil((1 - TAIL) * SAMPLES) - 1]];
}

let drawn: { readonly count: number; readonly members: Uint32Array } | undefined;

/** Which values each sample has; a function of their number alone. Those of the last number are kept. */
function samplesOf(count: number): Uint32Array {
  if (drawn?.count === count) return drawn.members;
  const random = new RandomStream(0, 'studentized bootstrap', count);
  drawn = { count, members: Uint32Array.from({ length: SAMPLES * count }, () => random.integer(count)) };
  return drawn.members;
}
