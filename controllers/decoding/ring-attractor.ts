import { cos, exp } from '../../kernels/math-f64.ts';

/** Strength of the lateral weights of a ring. */
export interface RingAttractorOptions {
  /** Excitation of a neuron by all others together, in the unit of the weights. */
  readonly excitation: number;
  /** Inhibition of a neuron by the whole ring together, in the unit of the weights. */
  readonly inhibition: number;
}

/** Concentration of the von Mises function with which excitation falls off: half its height at 15 degrees. */
const CONCENTRATION = 20;

/**
 * Lateral weights of a ring of neurons that each stand for a direction: neurons of similar directions excite one another, and
 * every neuron inhibits all others evenly, so that one bump of activity wins (Amari 1977; Zhang 1996). The weight from j to i is
 * -inhibition / N + excitation e_ij / (sum over k of e_ik), e_ij = e^(20 (cos(a_i - a_j) - 1)), e_ii = 0.
 *
 * @param directions rad, preferred directions of the N neurons
 */
export function ringWeights(
  directions: Readonly<Float64Array>,
  { excitation, inhibition }: RingAttractorOptions,
): (from: number, to: number) => number {
  const likeness = (from: number, to: number): number =>
    from === to ? 0 : exp(CONCENTRATION * (cos(directions[from] - directions[to]) - 1));
  const sums = directions.map((_, to) => directions.reduce((sum, _, from) => sum + likeness(from, to), 0));
  return (from, to) => -inhibition / directions.length + (excitation * likeness(from, to)) / sums[to];
}
