import type { WeightVectors } from '../../../agents/index.ts';
import { hypot } from '../../../kernels/math-f64.ts';
import type { Place } from './path.ts';

/**
 * How well weights lead to a place: the mean cosine between where the weights of a cell lead and the way from its field to the place,
 * from -1 to 1. Random weights give 0. Cells whose weights lead nowhere do not count; NaN where none is left.
 *
 * @param beyond m, distance from the place up to which cells do not count
 */
export function goalCosine(
  { centres, vectors }: Pick<WeightVectors, 'centres' | 'vectors'>,
  { x, y }: Place,
  beyond: number,
): number {
  let [sum, cells] = [0, 0];
  for (let k = 0; k < centres.length; k += 2) {
    const [wayX, wayY] = [x - centres[k], y - centres[k + 1]];
    const way = hypot(wayX, wayY);
    const lengths = way * hypot(vectors[k], vectors[k + 1]);
    if (way <= beyond || !(lengths > 0)) continue;
    sum += (wayX * vectors[k] + wayY * vectors[k + 1]) / lengths;
    cells++;
  }
  return sum / cells;
}
