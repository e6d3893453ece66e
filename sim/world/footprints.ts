import { cos, sin } from '../../kernels/math-f64.ts';
import type { Obstacle, Wall, World } from './world.ts';
import { nameOfObstacle, nameOfWall, topOfObstacle, WALL_DEFAULTS } from './world.ts';

/** Metres below which solids count as touching: far above rounding errors, far below the resolution of sensors. */
export const SKIN = 1e-9;

/** Metres by which a wall's outline is longer at each end, so that rounding leaves no crack where walls join. */
const JOINT = 1e-8;

/** An outline: a rectangle with half extents `halfX`, `halfY` along (axisX, axisY) and its left normal, grown by `rounding`. */
export interface Footprint {
  readonly name: string;
  /** Metres, middle along the map's x axis. */
  readonly x: number;
  /** Metres, middle along the map's y axis. */
  readonly y: number;
  /** Unit vector of the outline's own x axis in the map frame: its x component. */
  readonly axisX: number;
  /** Unit vector of the outline's own x axis in the map frame: its y component. */
  readonly axisY: number;
  /** Metres, half the extent along its own x axis. */
  readonly halfX: number;
  /** Metres, half the extent along its own y axis. */
  readonly halfY: number;
  /** Metres; a disc is a rectangle of size 0 grown by its radius. */
  readonly rounding: number;
}

/**
 * Outlines from above of the solids that an upright body of some height can run into, as a structure of arrays for the inner loops
 * of motion and range finding. Walls come first, then obstacles.
 */
export class Footprints {
  readonly names: readonly string[];
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly axisX: Float64Array;
  readonly axisY: Float64Array;
  readonly halfX: Float64Array;
  readonly halfY: Float64Array;
  readonly rounding: Float64Array;
  /** Metres, half extents of the bounding box along the map's axes, SKIN included. */
  readonly boundX: Float64Array;
  readonly boundY: Float64Array;

  constructor(footprints: readonly Footprint[]) {
    this.count = footprints.length;
    this.names = footprints.map((one) => one.name);
    const column = (): Float64Array => new Float64Array(this.count);
    this.x = column();
    this.y = column();
    this.axisX = column();
    this.axisY = column();
    this.halfX = column();
    this.halfY = column();
    this.rounding = column();
    this.boundX = column();
    this.boundY = column();
    footprints.forEach((one, i) => {
      this.halfX[i] = one.halfX;
      this.halfY[i] = one.halfY;
      this.rounding[i] = one.rounding;
      this.move(i, one.x, one.y, one.axisX, one.axisY);
    });
  }

  /** Moves an outline. */
  move(i: number, x: number, y: number, axisX: number, axisY: number): void {
    this.x[i] = x;
    this.y[i] = y;
    this.axisX[i] = axisX;
    this.axisY[i] = axisY;
    const reach = this.rounding[i] + SKIN;
    this.boundX[i] = Math.abs(axisX) * this.halfX[i] + Math.abs(axisY) * this.halfY[i] + reach;
    this.boundY[i] = Math.abs(axisY) * this.halfX[i] + Math.abs(axisX) * this.halfY[i] + reach;
  }

  /** Metres from a point to an outline; negative inside. */
  distance(i: number, x: number, y: number): number {
    const offsetX = x - this.x[i];
    const offsetY = y - this.y[i];
    const alongX = Math.abs(offsetX * this.axisX[i] + offsetY * this.axisY[i]) - this.halfX[i];
    const alongY = Math.abs(offsetY * this.axisX[i] - offsetX * this.axisY[i]) - this.halfY[i];
    const outsideX = Math.max(alongX, 0);
    const outsideY = Math.max(alongY, 0);
    return (
      Math.sqrt(outsideX * outsideX + outsideY * outsideY) + Math.min(Math.max(alongX, alongY), 0) - this.rounding[i]
    );
  }

  /** Index of the first outline that overlaps a disc by more than SKIN, or -1. */
  occupant(x: number, y: number, radius: number): number {
    for (let i = 0; i < this.count; i++) if (this.distance(i, x, y) < radius - SKIN) return i;
    return -1;
  }
}

/** Outline of a wall. */
export function wallFootprint(wall: Wall, index: number): Footprint {
  const lengthX = wall.to.x - wall.from.x;
  const lengthY = wall.to.y - wall.from.y;
  const length = Math.sqrt(lengthX * lengthX + lengthY * lengthY);
  return {
    name: nameOfWall(wall, index),
    x: (wall.from.x + wall.to.x) / 2,
    y: (wall.from.y + wall.to.y) / 2,
    axisX: lengthX / length,
    axisY: lengthY / length,
    halfX: length / 2 + JOINT,
    halfY: (wall.thickness ?? WALL_DEFAULTS.thickness) / 2,
    rounding: 0,
  };
}

/** Outline of an obstacle below `height` m above the floor; undefined for an obstacle that is wholly above. */
export function obstacleFootprint(obstacle: Obstacle, index: number, height: number): Footprint | undefined {
  const bottom = obstacle.z ?? 0;
  if (bottom >= height || topOfObstacle(obstacle) <= 0) return undefined;
  const heading = obstacle.kind === 'box' ? (obstacle.heading ?? 0) : 0;
  const place = {
    name: nameOfObstacle(obstacle, index),
    x: obstacle.at.x,
    y: obstacle.at.y,
    axisX: cos(heading),
    axisY: sin(heading),
  };
  switch (obstacle.kind) {
    case 'box':
      return { ...place, halfX: obstacle.size[0] / 2, halfY: obstacle.size[1] / 2, rounding: 0 };
    case 'cylinder':
      return { ...place, halfX: 0, halfY: 0, rounding: obstacle.radius };
    case 'sphere':
      return {
        ...place,
        halfX: 0,
        halfY: 0,
        rounding: widestSection(bottom + obstacle.radius, obstacle.radius, height),
      };
  }
}

/** Outlines of a world for a body of some height. */
export function footprintsOf(world: World, height: number): Footprints {
  const footprints = world.walls.map(wallFootprint);
  world.obstacles.forEach((obstacle, index) => {
    const footprint = obstacleFootprint(obstacle, index, height);
    if (footprint !== undefined) footprints.push(footprint);
  });
  return new Footprints(footprints);
}

/** Radius in m of the widest horizontal section of a sphere between the floor and `height`. */
export function widestSection(centre: number, radius: number, height: number): number {
  const away = centre > height ? centre - height : centre < 0 ? -centre : 0;
  return Math.sqrt(Math.max(0, radius * radius - away * away));
}
