import { exponentOf, isPowerOfTwo, LARGEST } from '../../../../../kernels/fixed-point.ts';
import { power } from '../../../../../kernels/float-bits.ts';
import type { Format } from '../../program/format.ts';
import { real } from '../../program/format.ts';
import type { Interval } from './interval.ts';

/** The numbers that a format holds. */
export function intervalOf(format: Format): Interval {
  return [real(format, format.least), real(format, format.most)];
}

const MOST_FRACTION = 40;

/** The greatest number of bits of a fraction with which all of an interval lies within ±{@link LARGEST}, at most 40. */
export function fractionFor([least, most]: Interval): number {
  const magnitude = Math.max(Math.abs(least), Math.abs(most));
  return magnitude === 0 ? MOST_FRACTION : Math.min(MOST_FRACTION, 29 - exponentOf(magnitude));
}

/**
 * 31 bits with sign, for numbers up to the magnitude of an interval at least.
 *
 * @param constant whether the interval is all that the array ever holds; otherwise one on one side of 0 ends only there
 */
export function wideFormat(interval: Interval, constant: boolean): Format {
  const unit = power(-fractionFor(interval));
  const [least, most] = interval;
  if (constant)
    return { type: 'int32', least: Math.floor(least / unit), most: Math.ceil(most / unit), offset: 0, unit };
  return { type: 'int32', least: least >= 0 ? 0 : -LARGEST, most: most <= 0 ? 0 : LARGEST, offset: 0, unit };
}

/**
 * A format of few bits for an interval. An interval on one side of 0 takes all levels; one around 0 is held symmetrically.
 *
 * @param bits 2 to 16
 * @param exact whether the unit is a power of two, so that reading and writing back what did not change is exact
 */
export function narrowFormat([least, most]: Interval, bits: number, exact: boolean): Format {
  const type = bits > 8 ? 'int16' : 'int8';
  const half = 1 << (bits - 1);
  const around = least < 0 && most > 0;
  const levels = around ? half - 1 : 2 * half - 1;
  const magnitude = Math.max(-least, most);
  // Numbers that are nearly the same have levels no finer than an offset of 30 bits can tell.
  const width = Math.max(
    around ? magnitude : Math.max(most - least || magnitude || 1, magnitude * power(bits - 29)),
    power(-1000),
  );
  let unit = width / levels;
  // The last level may be missed by less than a unit: 1 to 3 in 8 bits is 1, 1 + 1/128, ..., 3 - 1/128.
  if (exact) {
    const least = width / (levels + 1);
    unit = power(exponentOf(least) + (isPowerOfTwo(least) ? 0 : 1));
  }
  if (around) return { type, least: -levels, most: levels, offset: 0, unit };
  const from = least === most ? Math.min(0, least) : least;
  return { type, least: -half, most: half - 1, offset: Math.floor(from / unit + 0.5) + half, unit };
}
