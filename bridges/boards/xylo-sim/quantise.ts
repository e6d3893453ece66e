import { nearestWhole, type Scaled, scaleOf } from '../circuits/whole-numbers.ts';
import { LARGEST_DASH, LARGEST_STATE } from './neuron.ts';
import { LARGEST_WEIGHT } from './weights.ts';

/** Largest shift of a group of weights: one more bit than this would leave the 16 bits of a current. */
const LARGEST_SHIFT = 7;
/** The threshold is at most this, so that the membrane has a range of four thresholds. */
const AIMED_THRESHOLD = 8191;

/** The shift whose decay is nearest to a share that stays: 1 - 2^-dash. 1 to 15. */
export function nearestDash(keep: number): number {
  let dash = 1;
  // The dash is log2(1/(1 - keep)), rounded: halfway between two is a factor of sqrt(2).
  while (dash < LARGEST_DASH && (1 - keep) * 2 ** dash * Math.SQRT2 < 1) dash++;
  return dash;
}

/** The share that stays with a shift. */
export function keptBy(dash: number): number {
  return 1 - 2 ** -dash;
}

/**
 * The shift of weights for populations that share it, and the scale of each. The largest weight of a population uses all bits
 * where its threshold fits.
 */
export function quantiseTargets(targets: readonly Scaled[]): { shift: number; scales: readonly number[] } {
  const full = ({ largest }: Scaled, shift: number): number => (LARGEST_WEIGHT * 2 ** shift) / largest;
  const used = targets.filter(({ largest }) => largest > 0);
  let shift = 0;
  while (
    shift < LARGEST_SHIFT &&
    used.length > 0 &&
    used.every((one) => one.threshold * full(one, shift + 1) <= AIMED_THRESHOLD)
  )
    shift++;
  const most = { threshold: AIMED_THRESHOLD, largest: LARGEST_WEIGHT * 2 ** shift };
  const scales = targets.map((one) => scaleOf(one, most));
  return { shift, scales };
}

/** The integer for a weight, as what is added to a current. */
export function quantiseXyloWeight(added: number, scale: number, shift: number): number {
  return nearestWhole((added * scale) / 2 ** shift, -LARGEST_WEIGHT - 1, LARGEST_WEIGHT);
}

/** A number of 16 bits. */
export function sixteenBits(value: number): number {
  return nearestWhole(value, -LARGEST_STATE - 1, LARGEST_STATE);
}
