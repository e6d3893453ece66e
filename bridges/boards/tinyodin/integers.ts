import type { SpikeRing } from '../../../controllers/engine/compiler/index.ts';
import type { PlacedPopulation, PlacedProjection } from '../circuits/placement.ts';
import { nearestWhole } from '../circuits/whole-numbers.ts';
import type { Finding } from '../finding.ts';
import type { TinyOdinConfiguration } from './configuration.ts';

/** Largest weight that a plan uses, to both sides; -8 is taken by sums only. */
export const LARGEST_WEIGHT = 7;

/** A population on the chip. */
export interface TinyOdinGroup {
  /** The population, and its neurons as circuits. */
  readonly placed: PlacedPopulation;
  /** Index of its first neuron on the chip; the others follow. */
  readonly first: number;
  /** Number of the chip's integers in one unit of the membrane. */
  readonly scale: number;
  /** Potentials of its neurons at the chip's 0, in the unit of the membrane. */
  readonly zero: Float64Array;
}

/** A projection on the chip. */
export interface TinyOdinProjection {
  /** The projection, with its source, its target and its array of weights. */
  readonly placed: PlacedProjection;
  /** Population that its spikes arrive at, on the chip. */
  readonly group: TinyOdinGroup;
  /** Rows of the chip of each place's source, in the layout's places. */
  readonly rows: Uint16Array;
  /** Indices of the target neurons of the places; in the padding numbers beyond the last. */
  readonly targets: Uint32Array;
  /** Number of the chip's integers of a weight of 1, by target: all that a spike ever adds to the membrane. */
  readonly units: Float64Array;
}

/** Spikes of a population after a delay, and the rows of the chip that they go through. */
export interface TinyOdinSource {
  /** Ring of the spikes of the last ticks of the population. */
  readonly ring: SpikeRing;
  /** Ticks. */
  readonly delay: number;
  /** Indices of the rows of its neurons; 0xffff for one without synapses. */
  readonly rowOf: Uint16Array;
}

/** In place of the row of a neuron without synapses. */
export const NO_ROW = 0xffff;

/** Network in the integers of the chip, with the findings about it. */
export interface TinyOdinLayout {
  /** Populations on the chip, in the order of their neurons. */
  readonly groups: readonly TinyOdinGroup[];
  /** Projections onto them, whose weights share the rows. */
  readonly projections: readonly TinyOdinProjection[];
  /** Populations that send spikes onto the chip, one for each of their delays. */
  readonly sources: readonly TinyOdinSource[];
  /** Neurons and rows that the chip is set to at first. */
  readonly configuration: TinyOdinConfiguration;
  /** Number of weights of the first state that 4 bits do not hold. */
  readonly clipped: number;
  /** Refusals, losses, saturations and uses of capacity. */
  readonly findings: readonly Finding[];
}

/**
 * Adds all weights, rounded, to the rows that they belong to, which are zero before. Synapses from one neuron to another with one delay
 * share a weight of 4 bits.
 *
 * @returns how many sums were clipped
 */
export function addWeights(
  { projections }: Pick<TinyOdinLayout, 'projections'>,
  rows: ReadonlyMap<number, Int8Array>,
  weightsOf: (array: number) => ArrayLike<number>,
): number {
  const sums = new Map<number, Float64Array>();
  for (const { placed, group, rows: rowAt, targets, units } of projections) {
    const weights = weightsOf(placed.weights);
    for (let at = 0; at < rowAt.length; at++) {
      if (targets[at] >= units.length || rowAt[at] === NO_ROW) continue;
      let sum = sums.get(rowAt[at]);
      if (sum === undefined) sums.set(rowAt[at], (sum = new Float64Array((rows.get(rowAt[at]) as Int8Array).length)));
      sum[group.first + targets[at]] += weights[at] * units[targets[at]];
    }
  }
  let clipped = 0;
  for (const [row, sum] of sums) {
    const into = rows.get(row) as Int8Array;
    for (let target = 0; target < sum.length; target++) {
      into[target] = nearestWhole(sum[target], -LARGEST_WEIGHT - 1, LARGEST_WEIGHT);
      if (into[target] !== Math.round(sum[target])) clipped++;
    }
  }
  return clipped;
}

/** The nearest potential that the chip can hold. */
export function wholePotential(x: number): number {
  return nearestWhole(x, -2048, 2047);
}
