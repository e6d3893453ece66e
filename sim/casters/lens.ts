import { focalLength } from '../../agents/pinhole.ts';

/**
 * A pinhole camera's picture plane: pixel (column, row) looks along forward + left (cx - column - 1/2) / f + up (cy - row - 1/2) / f,
 * f = width / (2 tan(fov / 2)) pixels, (cx, cy) the middle of the picture. Rows count from the top.
 */
export interface Lens {
  readonly width: number;
  readonly height: number;
  /** Pixels. */
  readonly focal: number;
}

/** @param fieldOfView rad, horizontal, below pi */
export function pinhole(width: number, height: number, fieldOfView: number): Lens {
  return { width, height, focal: focalLength({ width, fieldOfView }) };
}

/**
 * Pictures lie column by column, each column from its top, at this many elements from the next: the height rounded up to
 * a whole number of vectors of four.
 */
export function columnStride(height: number): number {
  return Math.ceil(height / 4) * 4;
}

/** Where a camera is: m in the map, rad. Pitch is positive upwards, roll positive with the left side up. */
export interface CameraPose {
  x: number;
  y: number;
  z: number;
  yaw: number;
  pitch: number;
  roll: number;
}

/** How a camera moves in the map frame: m/s and rad/s. */
export interface CameraMotion {
  x: number;
  y: number;
  yaw: number;
}
