import { cos, sin } from '../../kernels/math-f64.ts';
import { wallFootprint } from '../world/footprints.ts';
import type { Illumination, Surface } from '../world/surface.ts';
import { illuminationAt, PLAIN, SKY } from '../world/surface.ts';
import type { World } from '../world/world.ts';
import { nameOfObstacle, topOfObstacle, WALL_DEFAULTS } from '../world/world.ts';

/** Ids of the objects that a ray can meet: the sky, the floor, then walls and obstacles in the order of the world. */
export const SKY_ID = 0;
export const FLOOR_ID = 1;
export const FIRST_SOLID_ID = 2;

/** A solid as casters see it. */
export interface Solid {
  readonly kind: 'box' | 'cylinder' | 'sphere';
  readonly name: string;
  /** Id of the solid, from `FIRST_SOLID_ID`. */
  readonly id: number;
  /** Metres, middle of the solid along the map's x axis. */
  readonly x: number;
  /** Metres, middle of the solid along the map's y axis. */
  readonly y: number;
  /** Cosine of the angle from the map's x axis to the solid's own, from -1 to 1. */
  readonly axisX: number;
  /** Sine of that angle, from -1 to 1. */
  readonly axisY: number;
  /** Metres, half the extent of a box along its own x axis; 0 for round solids. */
  readonly halfX: number;
  /** Metres, half the extent of a box along its own y axis; 0 for round solids. */
  readonly halfY: number;
  /** Metres, radius of a cylinder or sphere; 0 for boxes. */
  readonly radius: number;
  /** Metres above the floor, of the lowest point. */
  readonly bottom: number;
  /** Metres above the floor, of the highest point. */
  readonly top: number;
  readonly surface: Surface;
}

/** A world as casters read it. Movable obstacles are at the places that the world gives them. */
export class Scene {
  /** Walls, then obstacles, in the order of the world. */
  readonly solids: readonly Solid[];
  /** Look of the floor over the map's x and y. */
  readonly floor: Surface;
  /** Relative luminance above the horizon under an illumination of 1, dimensionless. */
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

  /** Name of the object with an id. */
  nameOf(id: number): string {
    return id === SKY_ID ? 'sky' : id === FLOOR_ID ? 'floor' : (this.solids[id - FIRST_SOLID_ID]?.name ?? 'nothing');
  }

  /** Frequency at which the light flickers; 0 for constant light. */
  get flickerHz(): number {
    return this.#illumination.ripple?.frequencyHz ?? 0;
  }

  /** Factor on every luminance at a time in s. */
  lightAt(time: number): number {
    return illuminationAt(this.#illumination, time);
  }
}
