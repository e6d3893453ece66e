import type { Events } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';

/**
 * Events of an interval as a volume: each adds its polarity, +1 or -1, to the two bins next to its time, with linear
 * interpolation (Zhu, Yuan, Chaney & Daniilidis 2019, eqs. 1-2). Bin k of n lies at start + k (end - start) / (n - 1). Layout:
 * [bin, row, column].
 *
 * @example
 * const grid = new VoxelGrid({ width: 2, height: 1, bins: 3 });
 * const event = { x: Uint16Array.of(1), y: Uint16Array.of(0), polarity: Uint8Array.of(1) };
 * grid.add({ ...event, t: Float64Array.of(0.025), count: 1 }, 0, 0.1); // an ON event in an interval of 0.1 s
 * console.log(grid.values); // half of it in bin 0, half in bin 1: 0, 0.5, 0, 0.5, 0, 0
 */
export class VoxelGrid {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Number of bins of time, at least 2. */
  readonly bins: number;
  /** Sum of the polarities in each voxel, dimensionless. */
  readonly values: Float64Array;

  /** @throws ValidationError `invalid_voxel_grid` */
  constructor(options: { readonly width: number; readonly height: number; readonly bins: number }) {
    this.width = options.width;
    this.height = options.height;
    this.bins = options.bins;
    if (!(Number.isInteger(this.bins) && this.bins >= 2)) {
      throw new ValidationError('a voxel grid has an impossible number of bins', {
        code: 'invalid_voxel_grid',
        expected: 'a whole number from 2',
        received: this.bins,
      });
    }
    this.values = new Float64Array(this.bins * this.height * this.width);
  }

  /** Adds the events with start <= t <= end, in s, and ignores all others. Returns the number of events added. */
  add({ t, x, y, polarity, count }: Readonly<Events>, start: number, end: number): number {
    const { width, height, bins, values } = this;
    const plane = width * height;
    const perSecond = (bins - 1) / (end - start);
    let added = 0;
    for (let n = 0; n < count; n++) {
      const time = t[n];
      if (!(time >= start && time <= end)) continue;
      const place = Math.min((time - start) * perSecond, bins - 1);
      const below = Math.min(Math.floor(place), bins - 2);
      const share = place - below;
      const sign = polarity[n] === 1 ? 1 : -1;
      const at = below * plane + y[n] * width + x[n];
      values[at] = values[at] + sign * (1 - share);
      values[at + plane] = values[at + plane] + sign * share;
      added++;
    }
    return added;
  }

  /** Sets all voxels to 0. */
  clear(): void {
    this.values.fill(0);
  }
}
