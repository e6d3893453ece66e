import type { Events } from '../../agents/index.ts';
import { exp } from '../../kernels/math-f64.ts';

/**
 * How recently each pixel saw an event of each polarity: S(x, y, p) = e^(-(t - t_last) / tau), 0 without any event (Lagorce,
 * Orchard, Galluppi, Shi & Benosman 2017, "HOTS"). Layout: [polarity, row, column], OFF first.
 *
 * @example
 * const surface = new TimeSurface({ width: 2, height: 1, tau: 0.05 });
 * const event = { x: Uint16Array.of(1), y: Uint16Array.of(0), polarity: Uint8Array.of(1) };
 * surface.add({ ...event, t: Float64Array.of(0.1), count: 1 }); // an ON event at 0.1 s
 * const values = new Float64Array(surface.last.length);
 * surface.read(0.15, values);
 * console.log(values); // 0, 0 of OFF; 0, 1/e of ON
 */
export class TimeSurface {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Seconds, time of the last event of each polarity and pixel; -Infinity before the first. */
  readonly last: Float64Array;
  readonly #tau: number;

  /** @param options width and height in pixels, time constant tau in s */
  constructor(options: { readonly width: number; readonly height: number; readonly tau: number }) {
    this.width = options.width;
    this.height = options.height;
    this.#tau = options.tau;
    this.last = new Float64Array(2 * this.width * this.height).fill(-Infinity);
  }

  /** Notes the times of a batch of events. */
  add({ t, x, y, polarity, count }: Readonly<Events>): void {
    const { width, height, last } = this;
    for (let n = 0; n < count; n++) last[(polarity[n] * height + y[n]) * width + x[n]] = t[n];
  }

  /** Writes the surface at a time in s, at or after the last event. */
  read(time: number, out: Float32Array | Float64Array): void {
    const { last } = this;
    for (let i = 0; i < last.length; i++) {
      const at = last[i];
      out[i] = at === -Infinity ? 0 : exp((at - time) / this.#tau);
    }
  }

  /**
   * Writes the surface of an event's own polarity around it, at its time: (2 radius + 1)^2 values row by row, 0 outside of the
   * picture.
   */
  context(
    event: {
      /** Seconds on the sensor's clock. */
      readonly t: number;
      /** Column in pixels from the left edge, from 0. */
      readonly x: number;
      /** Row in pixels from the top edge, from 0. */
      readonly y: number;
      /** Polarity, 0 or 1: 1 for ON, 0 for OFF. */
      readonly polarity: number;
    },
    radius: number,
    out: Float32Array | Float64Array,
  ): void {
    const { width, height, last } = this;
    let k = 0;
    for (let y = event.y - radius; y <= event.y + radius; y++)
      for (let x = event.x - radius; x <= event.x + radius; x++) {
        const inside = x >= 0 && x < width && y >= 0 && y < height;
        const at = inside ? last[(event.polarity * height + y) * width + x] : -Infinity;
        out[k++] = at === -Infinity ? 0 : exp((at - event.t) / this.#tau);
      }
  }

  /** Forgets all events. */
  reset(): void {
    this.last.fill(-Infinity);
  }
}
