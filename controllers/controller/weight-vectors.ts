import type { PopulationInfo, WeightVectors } from '../../agents/index.ts';
import type { Projection, Simulation } from '../engine/index.ts';

/** Where the weights `w` of a projection lead. Both of its populations have centres. */
export function weightVectors(
  simulation: Simulation,
  projection: Projection,
  pre: PopulationInfo | undefined,
  post: PopulationInfo | undefined,
): WeightVectors {
  const { source, target } = projection;
  const [from, to] = [pre?.centres, post?.centres] as readonly Float64Array[];
  const synapses = simulation.connections(projection);
  const weights = simulation.synapses(projection, 'w', simulation.unit(projection, 'w'));
  const vectors = new Float64Array(2 * source.size);
  const totals = new Float64Array(source.size);
  for (let k = 0; k < weights.length; k++) {
    const [i, j] = [synapses.pre[k], synapses.post[k]];
    for (const axis of [0, 1])
      vectors[2 * i + axis] = vectors[2 * i + axis] + weights[k] * (to[2 * j + axis] - from[2 * i + axis]);
    totals[i] = totals[i] + Math.abs(weights[k]);
  }
  for (let k = 0; k < vectors.length; k++) vectors[k] = totals[k >> 1] > 0 ? vectors[k] / totals[k >> 1] : 0;
  return { pre: source.name, post: target.name, centres: from, vectors };
}
