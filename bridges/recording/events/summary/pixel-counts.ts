import type { Events } from '../../../../agents/index.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';

/** Largest number of pixels that are counted one by one; no sensor on sale has more. */
const MOST_PIXELS = 1 << 24;
/** A pixel is hot when it has more than this many times the events of the 99th percentile of the active ones. */
const HOT = 5;

/** A pixel with far more events than others. */
interface HotPixel {
  /** Column in pixels from the left edge, from 0. */
  readonly x: number;
  /** Row in pixels from the top edge, from 0. */
  readonly y: number;
  /** Number of its events. */
  readonly events: number;
}

/** Number of events of each pixel, by polarity. Without a geometry, the counts grow with the pixels that occur. */
export class PixelCounts {
  #on = new Uint32Array(0);
  #off = new Uint32Array(0);
  #width = 0;
  #height = 0;
  #tooMany = false;

  add({ count, x, y, polarity }: Readonly<Events>, geometry: SensorGeometry | undefined): void {
    if (count === 0 || this.#tooMany) return;
    this.#cover(geometry ?? { width: 1 + largest(x, count), height: 1 + largest(y, count) });
    if (this.#tooMany) return;
    for (let i = 0; i < count; i++) {
      const counts = polarity[i] === 1 ? this.#on : this.#off;
      counts[y[i] * this.#width + x[i]]++;
    }
  }

  /** Row by row; absent for a sensor with more than 2^24 pixels. */
  get counts(): (SensorGeometry & { readonly on: Uint32Array; readonly off: Uint32Array }) | undefined {
    if (this.#tooMany) return undefined;
    return { width: this.#width, height: this.#height, on: this.#on, off: this.#off };
  }

  /** Number of pixels with at least one event; 0 where they are not counted, for a sensor with more than 2^24. */
  get active(): number {
    return this.#on.reduce((sum, on, i) => sum + Number(on + this.#off[i] > 0), 0);
  }

  /** Pixels with more than 5 times the events of the 99th percentile of active pixels, the hottest first. */
  hot(): readonly HotPixel[] {
    const events = this.#on.map((on, i) => on + this.#off[i]);
    const active = events.filter((count) => count > 0).sort();
    const threshold = HOT * (active[Math.ceil(0.99 * active.length) - 1] ?? 0);
    const hot: HotPixel[] = [];
    events.forEach((count, i) => {
      if (count > threshold) hot.push({ x: i % this.#width, y: Math.floor(i / this.#width), events: count });
    });
    return hot.sort((a, b) => b.events - a.events);
  }

  /** Makes room for pixels, and keeps the counts. */
  #cover({ width, height }: SensorGeometry): void {
    if (width <= this.#width && height <= this.#height) return;
    const [wide, high] = [Math.max(width, this.#width), Math.max(height, this.#height)];
    if (wide * high > MOST_PIXELS) {
      // Counts of some events only would say something false.
      this.#tooMany = true;
      [this.#on, this.#off] = [new Uint32Array(0), new Uint32Array(0)];
      return;
    }
    for (const name of ['on', 'off'] as const) {
      const old = name === 'on' ? this.#on : this.#off;
      const grown = new Uint32Array(wide * high);
      for (let row = 0; row < this.#height; row++) {
        grown.set(old.subarray(row * this.#width, (row + 1) * this.#width), row * wide);
      }
      if (name === 'on') this.#on = grown;
      else this.#off = grown;
    }
    this.#width = wide;
    this.#height = high;
  }
}

const largest = (values: Uint16Array, count: number): number =>
  values.subarray(0, count).reduce((most, value) => Math.max(most, value), 0);
