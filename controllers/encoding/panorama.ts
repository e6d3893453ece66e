import type { EventCameraSettings, Events } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { angleAside, focalLength } from '../../agents/pinhole.ts';
import { atan, cos } from '../../kernels/math-f64.ts';

const TURN = 2 * Math.PI;

export interface PanoramaOptions {
  /** Level cameras that together look around. */
  readonly cameras: readonly EventCameraSettings[];
  /** Cells around, and from the lowest to the highest elevation. */
  readonly columns: number;
  readonly rows: number;
  /** rad, elevation of the lower edge of the lowest cells and the upper edge of the highest. */
  readonly lowest: number;
  readonly highest: number;
  /** s after it fired in which a cell does not fire again: it tells that something moves there, not how much. */
  readonly refractory: number;
}

/** A camera's pixels: turns from ahead of each column, and row of cells of each pixel or -1. */
interface Eye {
  readonly width: number;
  readonly bearing: Float64Array;
  readonly row: Int8Array;
}

/**
 * What moves around a body, in the directions of the map: an event's bearing from ahead plus the heading is its azimuth, as
 * egocentric views become allocentric where head direction gates them (Byrne, Becker & Burgess 2007). Cell (column, row) has
 * the number column * rows + row; column 0 begins at the x axis of the map and columns run counter-clockwise, row 0 is the
 * lowest.
 */
export class Panorama {
  readonly size: number;
  readonly #options: PanoramaOptions;
  readonly #eyes: readonly Eye[];
  /** s, when each cell fired last. */
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
   * Sets `fire` to 1 of every cell in which a camera saw an event, unless it fired within the refractory time.
   *
   * @param camera index in the options
   * @param heading rad
   * @returns how many cells it set
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

  /** Forgets what fired. */
  reset(): void {
    this.#fired.fill(-Infinity);
  }

  save(): Float64Array {
    return this.#fired.slice();
  }

  restore(fired: Float64Array): void {
    this.#fired.set(fired);
  }
}
