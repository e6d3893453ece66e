import type { Illumination, Surface } from './surface.ts';

/**
 * A world is a plain description: physics engines and casters both read it, and neither owns it. SI units, map frame,
 * z up, floor at z = 0.
 */

/** A point in the map frame. */
export interface Position {
  /** Metres along the map's x axis. */
  readonly x: number;
  /** Metres along the map's y axis. */
  readonly y: number;
}

/** A vertical wall: a straight segment with a thickness. */
export interface Wall {
  /** Default `wall i`, i its index from 0. */
  readonly name?: string;
  /** Start of its centre line, where the wall ends square. */
  readonly from: Position;
  /** End of its centre line, where the wall ends square. */
  readonly to: Position;
  /** Metres. Default 0.02. */
  readonly thickness?: number;
  /** Metres above the floor. Default 0.3. */
  readonly height?: number;
  /** Look of the wall. Default {@link PLAIN}. */
  readonly surface?: Surface;
}

/** Thickness and height of walls in m, by default. */
export const WALL_DEFAULTS = { thickness: 0.02, height: 0.3 } as const;

interface ObstacleBase {
  /** Default: kind and index among the obstacles, such as `box 0`. */
  readonly name?: string;
  /** Position of its centre. */
  readonly at: Position;
  /** Metres above the floor, of the lowest point. Default 0. */
  readonly z?: number;
  /** Mass in kg; 0, the default, for an immovable obstacle. */
  readonly mass?: number;
  /** Look of the obstacle. Default {@link PLAIN}. */
  readonly surface?: Surface;
}

/** An obstacle with six rectangular faces. */
export interface Box extends ObstacleBase {
  /** Tells a box from the other obstacles. */
  readonly kind: 'box';
  /** Metres, extents along x, y and z before rotation. */
  readonly size: readonly [number, number, number];
  /** Radians about the vertical, counter-clockwise. Default 0. */
  readonly heading?: number;
}

/** An upright cylinder. */
export interface Cylinder extends ObstacleBase {
  /** Tells a cylinder from the other obstacles. */
  readonly kind: 'cylinder';
  /** Metres. */
  readonly radius: number;
  /** Metres from bottom to top. */
  readonly height: number;
}

/** A ball. */
export interface Sphere extends ObstacleBase {
  /** Tells a ball from the other obstacles. */
  readonly kind: 'sphere';
  /** Metres. */
  readonly radius: number;
}

/** Any solid of a world that is not a wall. */
export type Obstacle = Box | Cylinder | Sphere;

/** Walls, obstacles, floor, sky and light. */
export interface World {
  /** Name of the world, in errors. */
  readonly name: string;
  /** Vertical walls, which may touch, join and cross one another. */
  readonly walls: readonly Wall[];
  /** Solids that are not walls; they may touch other solids and not overlap them. */
  readonly obstacles: readonly Obstacle[];
  /** Look of the floor over the map's x and y. Default {@link PLAIN}. */
  readonly floor?: Surface;
  /** Relative luminance above the horizon under an illumination of 1, dimensionless. Default {@link SKY}. */
  readonly sky?: number;
  /** Light over time. Default: constant, 1. */
  readonly illumination?: Illumination;
}

/**
 * Name of a wall, given or default.
 *
 * @param index among the world's walls, from 0
 */
export function nameOfWall(wall: Wall, index: number): string {
  return wall.name ?? `wall ${index}`;
}

/**
 * Name of an obstacle, given or default.
 *
 * @param index among the world's obstacles, from 0
 */
export function nameOfObstacle(obstacle: Obstacle, index: number): string {
  return obstacle.name ?? `${obstacle.kind} ${index}`;
}

/** Height in m above the floor of the top of an obstacle. */
export function topOfObstacle(obstacle: Obstacle): number {
  const bottom = obstacle.z ?? 0;
  switch (obstacle.kind) {
    case 'box':
      return bottom + obstacle.size[2];
    case 'cylinder':
      return bottom + obstacle.height;
    case 'sphere':
      return bottom + 2 * obstacle.radius;
  }
}

/**
 * The walls of a rectangular arena whose inner faces lie at +-width / 2 and +-depth / 2.
 *
 * @example
 * const walls = rectangularArena(1.2, 0.8); // inside it, x goes from -0.6 to 0.6 m, and y from -0.4 to 0.4 m
 * const door = { from: { x: 0, y: -0.4 }, to: { x: 0, y: 0.2 } };
 * const world = { name: 'two rooms', walls: [...walls, door], obstacles: [] };
 *
 * @param width m along x
 * @param depth m along y
 */
export function rectangularArena(
  width: number,
  depth: number,
  thickness: number = WALL_DEFAULTS.thickness,
  height: number = WALL_DEFAULTS.height,
): readonly Wall[] {
  const x = width / 2 + thickness / 2;
  const y = depth / 2 + thickness / 2;
  const wall = (x0: number, y0: number, x1: number, y1: number): Wall => ({
    from: { x: x0, y: y0 },
    to: { x: x1, y: y1 },
    thickness,
    height,
  });
  return [
    wall(-x - thickness / 2, -y, x + thickness / 2, -y),
    wall(x, -y + thickness / 2, x, y - thickness / 2),
    wall(x + thickness / 2, y, -x - thickness / 2, y),
    wall(-x, y - thickness / 2, -x, -y + thickness / 2),
  ];
}
