/** Whether a group of synapses has weights of both signs, which costs one bit of precision. */
export type SignMode = 'mixed' | 'excitatory' | 'inhibitory';

/** Bits of a weight on the chip. */
export const LARGEST_WEIGHT_BITS = 8;

/** The mode for weights: one sign where no weight has the other; excitatory for zeros alone. */
export function signModeOf(weights: ArrayLike<number>): SignMode {
  let [negative, positive] = [false, false];
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] < 0) negative = true;
    if (weights[k] > 0) positive = true;
  }
  return !negative ? 'excitatory' : !positive ? 'inhibitory' : 'mixed';
}

/** Distance of neighbouring weights. */
export function weightStep(mode: SignMode, bits: number): number {
  return 1 << (LARGEST_WEIGHT_BITS - bits + (mode === 'mixed' ? 1 : 0));
}

/** The largest magnitude that weights of either sign of a mode have, as far as the mode has it. */
export function largestWeight(mode: SignMode, bits: number): number {
  return 256 - weightStep(mode, bits);
}

/**
 * A weight as the chip stores it: clipped to [-256, 255], or [0, 255] without the sign where the mode has one sign, then cut
 * down, towards minus infinity for mixed weights and towards 0 for others, to a multiple of {@link weightStep}.
 *
 * @param bits number of bits of a weight, 1 to 8
 */
export function storedWeight(weight: number, mode: SignMode, bits: number): number {
  const mask = -weightStep(mode, bits);
  if (mode === 'inhibitory') return -(clip(-weight, 0, 255) & mask) | 0;
  return clip(weight, mode === 'mixed' ? -256 : 0, 255) & mask;
}

function clip(value: number, lower: number, upper: number): number {
  return Math.max(lower, Math.min(value, upper));
}
