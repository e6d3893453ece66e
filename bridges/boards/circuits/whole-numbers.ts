/**
 * The nearest whole number within limits.
 *
 * @throws RangeError of NaN, which would become 0
 */
export function nearestWhole(value: number, least: number, most: number): number {
  if (Number.isNaN(value)) throw new RangeError('no whole number is near NaN');
  return Math.max(least, Math.min(most, Math.round(value))) | 0;
}

/** Population in its own unit, which is to be held in whole numbers. */
export interface Scaled {
  /** Largest threshold over the zero of the membrane. */
  readonly threshold: number;
  /** Largest magnitude of a weight onto it. */
  readonly largest: number;
}

/**
 * The whole numbers of a chip in one unit of a population: its largest weight has all bits, where its threshold fits.
 *
 * @param most whole numbers of a weight and of the threshold at most
 */
export function scaleOf({ threshold, largest }: Scaled, most: Scaled): number {
  const byThreshold = most.threshold / threshold;
  return largest > 0 ? Math.min(most.largest / largest, byThreshold) : byThreshold;
}
