import type { PlacedPopulation, PlacedProjection } from '../circuits/placement.ts';
import type { LoihiScales } from './quantise.ts';
import type { SignMode } from './weights.ts';

/** A population in the chip's integers. */
export interface LoihiGroup {
  readonly placed: PlacedPopulation;
  readonly scales: LoihiScales;
}

/** A projection in the chip's integers: a weight w is an integer times 2^exponent / scale, as a jump of the membrane. */
export interface LoihiProjection {
  readonly placed: PlacedProjection;
  readonly mode: SignMode;
  /** Bits of a weight. */
  readonly bits: number;
  readonly exponent: number;
  readonly scale: number;
  /** The first weights, in the layout's places. */
  readonly weights: Int32Array;
  /** Delays in steps, one for each of the layout's rows. */
  readonly delays: readonly number[];
}
