import { cos, sin, TURN } from '../../kernels/math-f64.ts';
import type { Network, Neurons, Population } from '../engine/index.ts';
import { allToAll } from '../engine/index.ts';
import type { srm0 } from '../neurons/srm0.ts';
import { staticSynapse } from '../synapses/static.ts';
import { graded } from './graded.ts';
import { opponentCell } from './opponent-cell.ts';

/** Cells of each of the four directions, with biases from the first by steps of the second. */
const [CELLS, BIAS, BIAS_STEP] = [10, 0.45, 0.05];
/** Weight of a spike onto the action neuron of its direction. */
const PUSH = 1.2;

/** Radians, direction of each opponent cell in the map frame: ten each for +x, +y, -x and -y. */
export const OPPONENT_DIRECTIONS: Readonly<Float64Array> = Float64Array.from(
  { length: 4 * CELLS },
  (_, i) => (Math.floor(i / CELLS) * TURN) / 4,
);

/**
 * Adds cells that turn a way into spikes: of two opponent groups on each axis one spikes, the more the longer the way is, up to
 * saturation. A spike excites the action neurons of its direction and inhibits those of the opposite one.
 *
 * @param coordinates two cells, whose graded signal `u` is the way along x and along y
 */
export function opponentCells(
  network: Network,
  coordinates: Neurons,
  action: Population<typeof srm0>,
  actionDirections: Readonly<Float64Array>,
): Population<typeof opponentCell> {
  const cells = network.population('opponent', opponentCell, {
    size: OPPONENT_DIRECTIONS.length,
    parameters: { bias: Array.from(OPPONENT_DIRECTIONS, (_, i) => BIAS + BIAS_STEP * (i % CELLS)) },
  });
  network.project(coordinates, cells, {
    synapse: graded,
    connect: allToAll({ where: (axis, cell) => Math.floor(cell / CELLS) % 2 === axis }),
    delay: '0 ms',
    initial: { w: (_, __, cell) => (cell < 2 * CELLS ? 1 : -1) },
  });
  network.project(cells, action, {
    synapse: staticSynapse,
    connect: allToAll(),
    initial: {
      w: (_, from, to) =>
        PUSH *
        (cos(OPPONENT_DIRECTIONS[from]) * cos(actionDirections[to]) +
          sin(OPPONENT_DIRECTIONS[from]) * sin(actionDirections[to])),
    },
  });
  return cells;
}
