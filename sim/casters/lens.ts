import { focalLength } from '../../agents/pinhole.ts';

/**
 * A pinhole camera's picture plane: pixel (column, row) looks along forward + left (cx - column - 1/2) / f + up (cy - row - 1/2) / f,
 * f = width / (2 tan(fov / 2)) pixels, (cx, cy) the middle of the picture. Rows count from the top.
 */
export interface Lens {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Focal length in pixels. */
  readonly focal: number;
}

/**
 * The lens of a pinhole camera.
 *
 * @param width pixels
 * @param height pixels
 * @param fieldOfView rad, horizontal, below pi
 */
export function pinhole(width: number, height: number, fieldOfView: number): Lens {
  return { width, height, focal: focalLength({ width, fieldOfView }) };
}

/**
 * Number of elements from one column of a picture to the next: the height in pixels, rounded up to whole vectors of four.
 * Pictures are stored column by column, each from its top.
 */
export function columnStride(height: number): number {
  return Math.ceil(height / 4) * 4;
}

/** Place and orientation of a camera in the map frame. */
export interface CameraPose {
  /** Metres along the map's x axis. */
  x: number;
  /** Metres along the map's y axis. */
  y: number;
  /** Metres above the floor. */
  z: number;
  /** Radians, counter-clockwise from the x axis. */
  yaw: number;
  /** Radians, positive upwards. */
  pitch: number;
  /** Radians, positive with the left side up. */
  roll: number;
}

/** Motion of a camera in the map frame. */
export interface CameraMotion {
  /** Velocity along the map's x axis, m/s. */
  x: number;
  /** Velocity along the map's y axis, m/s. */
  y: number;
  /** Turn rate about the vertical, rad/s, counter-clockwise. */
  yaw: number;
}
