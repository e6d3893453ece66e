import { cos, exp } from '../../kernels/math-f64.ts';

export interface RingAttractorOptions {
  /** Sum of the excitation that a neuron gets from all others, in the unit of the weights. */
  readonly excitation: number;
  /** Sum of the inhibition that a neuron gets from the whole ring, in the unit of the weights. */
  readonly inhibition: number;
}

/** Of the von Mises function that excitation falls with: half its height at 15 degrees. */
const CONCENTRATION = 20;

/**
 * Lateral weights of a ring of neurons that each stand for a direction: excitation of like directions on an even floor of
 * inhibition, so that one bump of activity wins (Amari 1977; Zhang 1996). The weight from j to i is
 * -inhibition / N + excitation e^(20 (cos(a_i - a_j) - 1)) / sum over k of the same, where no neuron excites itself.
 *
 * @param directions rad, of the N neurons
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
