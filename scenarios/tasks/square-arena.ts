import type { World } from '../../sim/index.ts';
import { rectangularArena } from '../../sim/index.ts';

/** m, half the side of the arena: 2 units of the model of Brzosko et al. 2017, eLife 6:e27756, at 0.3 m a unit. */
export const HALF_WIDTH = 0.6;

/** The square arena of the water maze: four walls. */
export function squareArena(name: string): World {
  return { name, walls: rectangularArena(2 * HALF_WIDTH, 2 * HALF_WIDTH), obstacles: [] };
}
