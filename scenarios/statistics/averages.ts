import { ValidationError } from '../../agents/index.ts';

/**
 * The arithmetic mean; NaN if there are no values.
 *
 * @example
 * const { seeds } = await run({ scenario: waterMaze, seeds: [1, 2], set: { trials: 3 } });
 * console.log(mean(seeds.flatMap(({ trials }) => trials.map(({ latencySeconds }) => latencySeconds)))); // s
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * The quantile of a sample, by linear interpolation between its order statistics (type 7 of Hyndman & Fan 1996, the default of
 * numpy and R); NaN if there are no values.
 *
 * @param q share of the sample below the quantile, from 0 to 1
 * @throws ValidationError `invalid_quantile` if q is outside of 0 to 1
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

/**
 * The quantile at 0.5: the middle value, or the mean of the two in the middle; NaN if there are no values.
 *
 * @example
 * console.log(median([3, 1, 2, 10])); // 2.5
 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
