import type { CameraMotion, CameraPose, Lens } from './lens.ts';

/** What a caster may note a pixel beside its luminance. */
export interface CasterRecords {
  /** Depth along the camera's axis, m. Default false. */
  readonly depth?: boolean;
  /** Which thing is seen, as numbered by `Scene`. Default false. */
  readonly ids?: boolean;
}

/** Pixels a second to the right and down. */
export interface Flow {
  x: number;
  y: number;
}

/** Draws what a camera sees. Pictures are in column order (`columnStride`), rewritten by each `render`. */
export interface Caster {
  readonly lens: Lens;
  /** Linear relative luminance. */
  readonly image: Float32Array;
  /** m; Infinity for the sky. Of pixel centres; undefined unless asked for. */
  readonly depth: Float32Array | undefined;
  /** Undefined unless asked for. */
  readonly ids: Uint16Array | undefined;
  /** @param time s, for lights that change */
  render(pose: Readonly<CameraPose>, time: number): void;
  /** Pixels a second that nothing in the picture last drawn exceeds when the camera moves so: an upper bound. */
  maximalFlow(motion: Readonly<CameraMotion>): number;
  /**
   * Flow at the middle of a pixel of the picture last drawn, needs its depth: sets `flow`, pixels a second to the right and
   * down.
   */
  flowAt(x: number, row: number, motion: Readonly<CameraMotion>, flow: Flow): void;
}
