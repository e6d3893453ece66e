import { cos, sin } from '../../kernels/math-f64.ts';
import { wallFootprint } from '../world/footprints.ts';
import type { Illumination, Surface } from '../world/surface.ts';
import { illuminationAt, PLAIN, SKY } from '../world/surface.ts';
import type { World } from '../world/world.ts';
import { nameOfObstacle, topOfObstacle, WALL_DEFAULTS } from '../world/world.ts';

/** What a ray can end at, by number: the sky, the floor, then walls and obstacles in the order of the world. */
export const SKY_ID = 0;
export const FLOOR_ID = 1;
export const FIRST_SOLID_ID = 2;

/** A solid as casters see it. `x`, `y` is its middle, (axisX, axisY) the direction of its own x axis, in the map. */
export interface Solid {
  readonly kind: 'box' | 'cylinder' | 'sphere';
  readonly name: string;
  /** As in `SKY_ID` and following. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly axisX: number;
  readonly axisY: number;
  /** m, half extents of a box */
  readonly halfX: number;
  readonly halfY: number;
  /** m, of a cylinder or sphere */
  readonly radius: number;
  /** m above the floor */
  readonly bottom: number;
  readonly top: number;
  readonly surface: Surface;
}

/** A world as casters read it. Everything movable is where the world puts it. */
export class Scene {
  readonly solids: readonly Solid[];
  readonly floor: Surface;
  /** Relative luminance above the horizon, under an illumination of 1. */
  readonly sky: number;
  readonly #illumination: Illumination;

  constructor(world: World) {
    this.floor = world.floor ?? PLAIN;
    this.sky = world.sky ?? SKY;
    this.#illumination = world.illumination ?? {};
    const walls = world.walls.map((wall, index): Solid => {
      const { name, x, y, axisX, axisY, halfX, halfY } = wallFootprint(wall, index);
      return {
        ...{ kind: 'box', name, id: FIRST_SOLID_ID + index, x, y, axisX, axisY, halfX, halfY, radius: 0 },
        ...{ bottom: 0, top: wall.height ?? WALL_DEFAULTS.height, surface: wall.surface ?? PLAIN },
      };
    });
    const obstacles = world.obstacles.map((obstacle, index): Solid => {
      const heading = obstacle.kind === 'box' ? (obstacle.heading ?? 0) : 0;
      const box = obstacle.kind === 'box';
      return {
        kind: obstacle.kind,
        name: nameOfObstacle(obstacle, index),
        id: FIRST_SOLID_ID + walls.length + index,
        x: obstacle.at.x,
        y: obstacle.at.y,
        axisX: cos(heading),
        axisY: sin(heading),
        halfX: box ? obstacle.size[0] / 2 : 0,
        halfY: box ? obstacle.size[1] / 2 : 0,
        radius: box ? 0 : obstacle.radius,
        bottom: obstacle.z ?? 0,
        top: topOfObstacle(obstacle),
        surface: obstacle.surface ?? PLAIN,
      };
    });
    this.solids = [...walls, ...obstacles];
  }

  /** Name of what has this number. */
  nameOf(id: number): string {
    return id === SKY_ID ? 'sky' : id === FLOOR_ID ? 'floor' : (this.solids[id - FIRST_SOLID_ID]?.name ?? 'nothing');
  }

  /** Hz at which the light changes; 0 of constant light. */
  get flickerHz(): number {
    return this.#illumination.ripple?.frequencyHz ?? 0;
  }

  /** Factor on every luminance at a time, s. */
  lightAt(time: number): number {
    return illuminationAt(this.#illumination, time);
  }
}
