import { given } from '../../agents/given.ts';
import type { PopulationInfo, WeightMap } from '../../agents/index.ts';
import type { Projection, Simulation } from '../engine/index.ts';

/**
 * The weights `w` of a projection as a matrix, in the unit that its rule declares, with the places and directions of its neurons where they
 * are known.
 */
export function weightMap(
  simulation: Simulation,
  projection: Projection,
  pre: PopulationInfo | undefined,
  post: PopulationInfo | undefined,
): WeightMap {
  const { source, target } = projection;
  const { pre: from, post: to } = simulation.connections(projection);
  const values = new Float64Array(target.size * source.size).fill(Number.NaN);
  const unit = simulation.unit(projection, 'w');
  simulation.synapses(projection, 'w', unit).forEach((w, k) => {
    values[to[k] * source.size + from[k]] = w;
  });
  return {
    pre: source.name,
    post: target.name,
    shape: [target.size, source.size],
    unit,
    values,
    ...given({ preCentres: pre?.centres, postDirections: post?.directions }),
  };
}
