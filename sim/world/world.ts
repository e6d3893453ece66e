import type { Illumination, Surface } from './surface.ts';

/**
 * A world is a plain description: physics engines and casters both read it, and neither owns it. SI units, map frame,
 * z up, floor at z = 0.
 */

/** A vector in the map frame, m. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A vertical wall: a straight segment with a thickness. */
export interface Wall {
  /** Default `wall i`, i its index from 0. */
  readonly name?: string;
  /** The ends of its centre line; the wall ends there, square. */
  readonly from: Position;
  readonly to: Position;
  /** m; default 0.02 */
  readonly thickness?: number;
  /** m; default 0.3 */
  readonly height?: number;
  /** What cameras see of it; default {@link PLAIN}. */
  readonly surface?: Surface;
}

export const WALL_DEFAULTS = { thickness: 0.02, height: 0.3 } as const;

interface Solid {
  /** Default kind and index, as in `box 0`. */
  readonly name?: string;
  /** Of its centre. */
  readonly at: Position;
  /** m above the floor of the lowest point; default 0 */
  readonly z?: number;
  /** kg; 0 (the default) is immovable */
  readonly mass?: number;
  /** What cameras see of it; default {@link PLAIN}. */
  readonly surface?: Surface;
}

export interface Box extends Solid {
  readonly kind: 'box';
  /** m, full extents along x, y, z before rotation */
  readonly size: readonly [number, number, number];
  /** rad about z; default 0 */
  readonly heading?: number;
}

export interface Cylinder extends Solid {
  readonly kind: 'cylinder';
  /** m */
  readonly radius: number;
  /** m */
  readonly height: number;
}

export interface Sphere extends Solid {
  readonly kind: 'sphere';
  /** m */
  readonly radius: number;
}

export type Obstacle = Box | Cylinder | Sphere;

export interface World {
  readonly name: string;
  readonly walls: readonly Wall[];
  readonly obstacles: readonly Obstacle[];
  /** What cameras see of the floor, over the map's x and y; default {@link PLAIN}. */
  readonly floor?: Surface;
  /** Relative luminance above the horizon under an illumination of 1; default {@link SKY}. */
  readonly sky?: number;
  /** Default: constant, 1. */
  readonly illumination?: Illumination;
}

export function nameOfWall(wall: Wall, index: number): string {
  return wall.name ?? `wall ${index}`;
}

/** @param index among the world's obstacles, from 0 */
export function nameOfObstacle(obstacle: Obstacle, index: number): string {
  return obstacle.name ?? `${obstacle.kind} ${index}`;
}

/** m above the floor of the top of an obstacle. */
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
