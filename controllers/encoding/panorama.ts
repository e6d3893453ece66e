import type { EventCameraSettings, Events } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { angleAside, focalLength } from '../../agents/pinhole.ts';
import { atan, cos, TURN } from '../../kernels/math-f64.ts';

/** Cameras and cells of a {@link Panorama}. */
export interface PanoramaOptions {
  /** Level cameras that together see all around. */
  readonly cameras: readonly EventCameraSettings[];
  /** Number of cells around. */
  readonly columns: number;
  /** Number of cells from the lowest to the highest elevation. */
  readonly rows: number;
  /** Radians, elevation of the lower edge of the lowest cells. */
  readonly lowest: number;
  /** Radians, elevation of the upper edge of the highest cells. */
  readonly highest: number;
  /** Seconds in which a cell does not fire again: its spikes signal that something moves, not how much. */
  readonly refractory: number;
}

/** Pixels of a camera: bearing of each column in turns from straight ahead, and row of cells of each pixel, or -1. */
interface CameraCells {
  readonly width: number;
  readonly bearing: Float64Array;
  readonly row: Int8Array;
}

/**
 * Motion around a body, in the directions of the map. The azimuth of an event is its bearing from straight ahead plus the
 * heading, as in models in which head direction turns egocentric views into allocentric ones (Byrne, Becker & Burgess 2007). Cell
 * (column, row) has the index column * rows + row; column 0 begins at the x axis of the map and columns run counter-clockwise,
 * row 0 is the lowest.
 */
export class Panorama {
  /** Number of cells. */
  readonly size: number;
  readonly #options: PanoramaOptions;
  readonly #eyes: readonly CameraCells[];
  /** Seconds, time of the last spike of each cell. */
  readonly #fired: Float64Array;

  /** @throws ValidationError `invalid_panorama` */
  constructor(options: PanoramaOptions) {
    const { cameras, columns, rows, lowest, highest } = options;
    const cells = columns * rows;
    if (!(cameras.length > 0 && cells > 0 && Number.isInteger(columns) && Number.isInteger(rows) && lowest < highest)) {
      throw new ValidationError('a panorama has no cells', {
        code: 'invalid_panorama',
        expected: 'cameras, whole numbers of columns and rows, and a lowest elevation below the highest',
        received: { cameras: cameras.length, columns, rows, lowest, highest },
      });
    }
    this.#options = options;
    this.size = cells;
    this.#fired = new Float64Array(this.size).fill(-Infinity);
    this.#eyes = cameras.map((camera) => {
      const { width, height, mount } = camera;
      const focal = focalLength(camera);
      const aside = Float64Array.from({ length: width }, (_, x) => angleAside(camera, x + 0.5));
      const row = Int8Array.from({ length: width * height }, (_, pixel) => {
        const y = Math.floor(pixel / width);
        const elevation = atan(((height / 2 - y - 0.5) / focal) * cos(aside[pixel % width]));
        const at = Math.floor(((elevation - lowest) / (highest - lowest)) * rows);
        return at >= 0 && at < rows ? at : -1;
      });
      return { width, bearing: aside.map((angle) => (angle + (mount.yaw ?? 0)) / TURN), row };
    });
  }

  /**
   * Sets `fire` to 1 for every cell in which a camera saw an event, unless the cell fired within the refractory time.
   *
   * @param camera index of the camera in the options
   * @param heading rad, of the body in the map frame
   * @returns number of spikes
   */
  encode(camera: number, events: Readonly<Events>, heading: number, fire: Float32Array | Float64Array): number {
    const { columns, rows, refractory } = this.#options;
    const { width, bearing, row } = this.#eyes[camera];
    const { t, x, y, count } = events;
    const turned = heading / TURN;
    let fired = 0;
    for (let n = 0; n < count; n++) {
      const elevation = row[y[n] * width + x[n]];
      if (elevation < 0) continue;
      const turns = bearing[x[n]] + turned;
      const cell = Math.min(columns - 1, Math.floor((turns - Math.floor(turns)) * columns)) * rows + elevation;
      if (t[n] - this.#fired[cell] < refractory) continue;
      this.#fired[cell] = t[n];
      fire[cell] = 1;
      fired++;
    }
    return fired;
  }

  /** Ends all refractory times. */
  reset(): void {
    this.#fired.fill(-Infinity);
  }

  /** Seconds, time of the last spike of each cell; -Infinity before the first. */
  save(): Float64Array {
    return this.#fired.slice();
  }

  /** Puts saved times of the last spikes, in s, in place of the present ones. */
  restore(fired: Float64Array): void {
    this.#fired.set(fired);
  }
}
