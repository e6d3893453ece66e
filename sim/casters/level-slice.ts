import { raycast } from '../physics/raycast.ts';
import type { Footprint } from '../world/footprints.ts';
import { Footprints } from '../world/footprints.ts';
import type { Scene } from './scene.ts';

/** A horizontal cut through a scene: the outlines that level beams at its height can meet. */
export class LevelSlice {
  readonly #shapes: Footprints;

  /** @param z m above the floor */
  constructor(scene: Scene, z: number) {
    const shapes: Footprint[] = [];
    for (const solid of scene.solids) {
      if (z < solid.bottom || z > solid.top) continue;
      const away = solid.kind === 'sphere' ? z - solid.bottom - solid.radius : 0;
      const rounding = solid.kind === 'box' ? 0 : Math.sqrt(Math.max(0, solid.radius * solid.radius - away * away));
      if (solid.kind !== 'box' && rounding === 0) continue;
      shapes.push({ ...solid, rounding });
    }
    this.#shapes = new Footprints(shapes);
  }

  /** Metres from a point along a unit vector to the nearest outline; 0 from inside one, Infinity if there is none. */
  distance(x: number, y: number, directionX: number, directionY: number): number {
    return raycast(this.#shapes, x, y, directionX, directionY);
  }
}
