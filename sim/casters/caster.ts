import type { FrameBuffer } from './frame-buffer.ts';
import type { CameraMotion, CameraPose, Lens } from './lens.ts';

/** Records that a caster may keep of each pixel beside its luminance. */
export interface CasterRecords {
  /** Whether to keep the depth along the camera's axis. Default false. */
  readonly depth?: boolean;
  /** Whether to keep the id of the object seen, as in `Scene`. Default false. */
  readonly ids?: boolean;
}

/** Records of a caster, and where it draws. */
export interface CasterOptions extends CasterRecords {
  /** Holds the picture, which others may then read without a copy. Default: one of its own. */
  readonly frameBuffer?: FrameBuffer;
}

/** Optic flow at a pixel. */
export interface Flow {
  /** Pixels per second to the right. */
  x: number;
  /** Pixels per second downwards. */
  y: number;
}

/** Draws the view of a camera. Pictures are in column order (see `columnStride`) and rewritten by each `render`. */
export interface Caster {
  /** Size of the picture and focal length, in pixels. */
  readonly lens: Lens;
  /** Linear relative luminance of each pixel, dimensionless: 1 for white under an illumination of 1. */
  readonly image: Float32Array;
  /** Metres from the camera along its axis, at the middle of each pixel; Infinity for the sky. Undefined unless asked for. */
  readonly depth: Float32Array | undefined;
  /** Id of the object at each pixel, as in `Scene`. Undefined unless asked for. */
  readonly ids: Uint16Array | undefined;
  /**
   * Draws the view from a pose.
   *
   * @param time s, for light that changes
   */
  render(pose: Readonly<CameraPose>, time: number): void;
  /** Upper bound of the optic flow anywhere in the last picture, in pixels per second, for a camera motion. */
  maximalFlow(motion: Readonly<CameraMotion>): number;
  /** Writes the optic flow at the middle of a pixel of the last picture to `flow`, for a camera motion. Needs the depth. */
  flowAt(x: number, row: number, motion: Readonly<CameraMotion>, flow: Flow): void;
}
