import { angleDifference, atan2, cos, sin, wrapAngle } from '../../kernels/math-f64.ts';
import { NO_INTERVAL } from '../statistics/interval.ts';
import { type Estimate, estimate, type Over, type Spread } from './quantity.ts';

/** Length of the mean of unit vectors below which they have no direction. */
const NONE = 1e-9;

/** The mean direction of angles in rad (Mardia & Jupp 2000, ch. 2): that of the sum of their unit vectors; NaN where they cancel. */
export function meanDirection(angles: readonly number[]): number {
  let [x, y] = [0, 0];
  for (const angle of angles) {
    x += cos(angle);
    y += sin(angle);
  }
  return x * x + y * y > (NONE * angles.length) ** 2 ? atan2(y, x) : Number.NaN;
}

/**
 * What directions of seeds come to: their mean direction, or the median of the deviations from it, in rad in (-pi, pi]. What lies around it is
 * that of the deviations, so that its ends may lie beyond pi. Directions over half a circle or more have no interval.
 *
 * @param angles rad, one a seed; NaN where a seed has none
 */
export function estimateDirection(angles: readonly number[], over: Over, spread: Spread): Estimate {
  const known = angles.filter(Number.isFinite);
  const centre = meanDirection(known);
  const deviations = known.map((angle) => angleDifference(angle, centre));
  const { value, around } = estimate(deviations, over, spread);
  if (Number.isNaN(centre + value)) return { n: 0, value: Number.NaN, around: NO_INTERVAL };
  const direction = wrapAngle(over === 'mean' ? centre : centre + value);
  const isWide = deviations.some((deviation) => Math.abs(deviation) >= Math.PI / 2);
  if (spread === 'interval' && isWide) return { n: known.length, value: direction, around: NO_INTERVAL };
  // Quartiles are where they are; what is told as so far from the mean deviation is as far from the mean direction.
  const from = over === 'mean' && spread === 'quartiles' ? direction : direction - value;
  return { n: known.length, value: direction, around: [from + around[0], from + around[1]] };
}
