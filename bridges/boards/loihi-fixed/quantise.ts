import { nearestWhole } from '../circuits/whole-numbers.ts';
import { LARGEST_BIAS, LARGEST_DECAY, LARGEST_THRESHOLD, MEMBRANE_SHIFT } from './neuron.ts';
import { largestWeight, type SignMode, weightStep } from './weights.ts';

/** Exponents of weights: 4 bits with the sign. */
export const LARGEST_WEIGHT_EXPONENT = 7;
const SMALLEST_WEIGHT_EXPONENT = -8;
/** Largest exponent of a bias: 3 bits. */
const LARGEST_BIAS_EXPONENT = 7;
/**
 * Where weights allow it, the threshold lies from half of this to this. A current then wraps at no less than 16 thresholds a step,
 * and a bias reaches one threshold a step.
 */
const AIMED_THRESHOLD = 8192;

/** Group of neurons in real numbers, and the weights of the projections onto it, as jumps of the membrane. */
export interface FloatGroup {
  /** Share of the membrane that stays in a step. */
  readonly keepMembrane: number;
  /** Share of the current that stays in a step. */
  readonly keepCurrent: number;
  /** Over the zero of the membrane, in the unit of the membrane. */
  readonly threshold: number;
  readonly projections: readonly {
    readonly mode: SignMode;
    /** Largest magnitude of a weight. */
    readonly largest: number;
  }[];
}

/** A group of neurons in the chip's integers. */
export interface LoihiScales {
  /** Integers of arriving input in one unit of the membrane. The membrane itself has 64 times as many. */
  readonly scale: number;
  readonly du: number;
  readonly dv: number;
  readonly vth: number;
  readonly biasExponent: number;
  /** Exponent of each projection. A weight w becomes w scale / 2^exponent. */
  readonly exponents: readonly number[];
}

/**
 * Chooses integers for a group of neurons. The largest weight uses all bits; the threshold follows from it, and a common exponent
 * moves both where the threshold would be coarse or too large. Projections of smaller weights have smaller exponents.
 *
 * @param bits of a weight, 1 to 8
 * @returns undefined where no exponent makes the threshold fit: the weights are too small for it
 */
export function quantiseGroup(group: FloatGroup, bits: number): LoihiScales | undefined {
  const { keepMembrane, keepCurrent, threshold, projections } = group;
  // Integers of the threshold per unit of the membrane where the largest weight has exponent 0.
  const scales = projections
    .filter(({ largest }) => largest > 0)
    .map(({ mode, largest }) => largestWeight(mode, bits) / largest);
  const base = scales.length === 0 ? AIMED_THRESHOLD / threshold : Math.min(...scales);
  let exponent = 0;
  const at = (power: number): number => threshold * base * 2 ** power;
  while (exponent < LARGEST_WEIGHT_EXPONENT && at(exponent + 1) <= AIMED_THRESHOLD) exponent++;
  while (exponent > SMALLEST_WEIGHT_EXPONENT && at(exponent) > LARGEST_THRESHOLD) exponent--;
  if (at(exponent) > LARGEST_THRESHOLD) return undefined;
  const scale = base * 2 ** exponent;
  const vth = Math.round(threshold * scale);
  let biasExponent = 0;
  while (biasExponent < LARGEST_BIAS_EXPONENT && LARGEST_BIAS * 2 ** biasExponent < vth * 2 ** MEMBRANE_SHIFT)
    biasExponent++;
  return {
    ...{ scale, vth, biasExponent },
    du: nearestWhole(LARGEST_DECAY - 4096 * keepCurrent, 0, LARGEST_DECAY),
    dv: nearestWhole(4096 * (1 - keepMembrane), 0, LARGEST_DECAY),
    exponents: projections.map(({ mode, largest }) => {
      let own = Math.min(0, exponent);
      // A share of a millionth is rounding.
      while (own < exponent && largest * scale > largestWeight(mode, bits) * 2 ** own * (1 + 1e-6)) own++;
      return own;
    }),
  };
}

/**
 * The integer for a weight: the nearest that the chip stores, at most the largest of either sign.
 *
 * @param jump the weight as a jump of the membrane
 */
export function quantiseWeight(jump: number, scale: number, exponent: number, mode: SignMode, bits: number): number {
  const step = weightStep(mode, bits);
  const most = largestWeight(mode, bits);
  const lower = mode === 'excitatory' ? 0 : -most;
  const upper = mode === 'inhibitory' ? 0 : most;
  return step * nearestWhole((jump * scale) / (2 ** exponent * step), lower / step, upper / step);
}
