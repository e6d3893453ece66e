import type { Footprints } from '../world/footprints.ts';
import { Entry, INSIDE } from './sweep.ts';

const entry = new Entry();

/**
 * Metres from a point along a direction to the nearest outline; 0 from inside one, Infinity if there is none.
 * Exact: every outline is a rectangle or a disc.
 */
export function raycast(shapes: Footprints, x: number, y: number, directionX: number, directionY: number): number {
  const length = Math.sqrt(directionX * directionX + directionY * directionY);
  const dx = directionX / length;
  const dy = directionY / length;
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < shapes.count; i++) {
    const distance = entry.enter(shapes, i, 0, x, y, dx, dy, nearest);
    if (distance === INSIDE) return 0;
    if (distance < nearest) nearest = distance;
  }
  return nearest;
}
