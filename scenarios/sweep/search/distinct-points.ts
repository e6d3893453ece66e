import { keyOf, type Point } from '../space/space.ts';

/**
 * Points of a sequence, each once: many places of the unit cube are one point where a list, whole numbers or the rounding of values have it so.
 *
 * @param count most points that are given; fewer where the sequence ends
 * @param tried keys of points that are not given again; see `keyOf`
 */
export function distinctPoints(
  points: Iterable<Point>,
  count: number,
  tried: Pick<ReadonlySet<string>, 'has'> = new Set(),
): Point[] {
  const found = new Map<string, Point>();
  if (count <= 0) return [];
  for (const point of points) {
    const key = keyOf(point);
    if (!tried.has(key) && !found.has(key)) found.set(key, point);
    if (found.size >= count) break;
  }
  return [...found.values()];
}
