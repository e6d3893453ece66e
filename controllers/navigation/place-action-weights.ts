import type { WeightMap } from '../../agents/index.ts';
import type { Projection, Simulation } from '../engine/index.ts';

/**
 * The learned weights from place cells to a ring of action neurons.
 *
 * @param directions rad, of the action neurons in the map frame
 * @param centres m, x and y of each place field, where they are known
 */
export function placeActionWeights(
  simulation: Simulation,
  projection: Projection,
  directions: Readonly<Float64Array>,
  centres?: Float64Array,
): WeightMap {
  const { pre, post } = simulation.connections(projection);
  const cells = projection.source.size;
  const values = new Float64Array(directions.length * cells).fill(Number.NaN);
  simulation.synapses(projection, 'w').forEach((w, k) => {
    values[post[k] * cells + pre[k]] = w;
  });
  return {
    pre: 'place',
    post: 'action',
    shape: [directions.length, cells],
    values,
    ...(centres === undefined ? {} : { preCentres: centres }),
    postDirections: directions,
  };
}
