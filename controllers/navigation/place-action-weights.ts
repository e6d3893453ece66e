import type { WeightMap } from '../../agents/index.ts';
import type { PlaceCellGrid } from '../encoding/place-cells.ts';
import type { Projection, Simulation } from '../engine/index.ts';

/**
 * The learned weights from place cells to a ring of action neurons.
 *
 * @param directions rad, of the action neurons in the map frame
 */
export function placeActionWeights(
  simulation: Simulation,
  projection: Projection,
  cells: PlaceCellGrid,
  directions: Float64Array,
): WeightMap {
  const { pre, post } = simulation.connections(projection);
  const values = new Float64Array(directions.length * cells.size).fill(Number.NaN);
  simulation.synapses(projection, 'w').forEach((w, k) => {
    values[(post[k] as number) * cells.size + (pre[k] as number)] = w;
  });
  return {
    pre: 'place',
    post: 'action',
    shape: [directions.length, cells.size],
    values,
    preCentres: cells.centres,
    postDirections: directions,
  };
}
