import type { Simulation } from '../../controllers/engine/index.ts';
import { fixedProbability, nS } from '../../controllers/engine/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { Rest } from '../../scenarios/studies/cue-exclusion/ca3-rest.ts';
import { describeRest } from '../../scenarios/studies/cue-exclusion/ca3-rest.ts';

const INPUTS = 800;
const BASKET_CELLS = 150;
/** nS */
const MOSSY_WEIGHT = 19.15;
/** m, length of the track, and standard deviation of a weight over the distance of two fields. */
const [TRACK, WIDTH] = [3, 0.1];
/** nS, weight of two cells with the same field, beyond what all with a field have; that; and the weight of all others. */
const [PEAK, LEAST, OTHER] = [4.4, 0.062, 0.1];

/**
 * CA3 at rest with given weights, which are about those that 400 s of running leave (symmetric rule): every second cell has a field, and
 * fields lie at equal distances along the track.
 */
export function ca3Rest({ cells, seed }: { readonly cells: number; readonly seed: number }): Rest & {
  /** Sets weights and mossy fibres; to be called once a simulation is built. */
  start(simulation: Simulation): void;
} {
  const random = new RandomStream(seed, 'bench/ca3-rest');
  const recurrent = fixedProbability(INPUTS / cells, { self: false })(cells, cells, random);
  const rest = describeRest({
    ...{ seed, cells, inputs: INPUTS, basketCells: BASKET_CELLS, mossyWeight: MOSSY_WEIGHT },
    recurrent,
  });
  const weight = (pre: number, post: number): number => {
    if (pre % 2 === 1 || post % 2 === 1) return OTHER;
    const distance = ((pre - post) * TRACK) / cells;
    return LEAST + PEAK * Math.exp((-distance * distance) / (2 * WIDTH * WIDTH));
  };
  return {
    ...rest,
    start(simulation) {
      const { pre, post } = simulation.connections(rest.recurrent);
      simulation.setSynapses(rest.recurrent, 'w', nS(Float64Array.from(pre, (i, k) => weight(i, post[k]))));
      simulation.input(rest.mossyFibres, 'rate', 'Hz').fill(15);
    },
  };
}
