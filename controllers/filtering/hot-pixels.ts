import type { Events } from '../../agents/index.ts';
import { copyEvent, requireOption, type SensorSize } from './event-filter.ts';
import { SensorFilter } from './sensor-filter.ts';

/** A pixel that a filter leaves out. */
export interface MaskedPixel {
  /** Column in pixels from the left edge, from 0. */
  readonly x: number;
  /** Row in pixels from the top edge, from 0. */
  readonly y: number;
}

/** When a pixel is hot. */
export interface HotPixelOptions extends SensorSize {
  /** Events per second above which a pixel is hot. */
  readonly rateHz: number;
  /** Seconds over which its events are counted, window after window. Default: 1. */
  readonly windowSeconds?: number;
}

/**
 * Leaves out hot pixels: one with more than rateHz windowSeconds events within a window passes none any more, from that event on. As the
 * hot pixel filter of jAER learns a mask, but by a rate instead of a rank, and while events pass.
 */
export class HotPixelFilter extends SensorFilter {
  readonly #most: number;
  readonly #window: number;
  readonly #counts: Uint32Array;
  readonly #hot: Uint8Array;
  readonly #masked: MaskedPixel[] = [];
  #end = -Infinity;

  /** @throws ValidationError `invalid_event_filter` */
  constructor({ width, height, rateHz, windowSeconds = 1 }: HotPixelOptions) {
    super('HotPixelFilter', { width, height });
    const sound = [rateHz, windowSeconds].every((one) => one > 0 && one < Infinity);
    requireOption('HotPixelFilter', sound, 'a rate in Hz and seconds above 0', `${rateHz}, ${windowSeconds}`);
    this.#most = rateHz * windowSeconds;
    this.#window = windowSeconds;
    this.#counts = new Uint32Array(width * height);
    this.#hot = new Uint8Array(width * height);
  }

  /** The hot pixels so far, in the order in which they were found. */
  get masked(): readonly MaskedPixel[] {
    return this.#masked;
  }

  /** Writes the events of pixels that are not hot. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, t, x, y } = events;
    const { width } = this.size;
    const [counts, hot] = [this.#counts, this.#hot];
    let kept = 0;
    for (let i = 0; i < count; i++) {
      // Also where the time stepped back: the window is then that of the earlier time.
      if (t[i] >= this.#end || t[i] < this.#end - this.#window) {
        counts.fill(0);
        this.#end = t[i] + this.#window;
      }
      const pixel = y[i] * width + x[i];
      if (hot[pixel] === 0 && ++counts[pixel] > this.#most) {
        hot[pixel] = 1;
        this.#masked.push({ x: x[i], y: y[i] });
      }
      if (hot[pixel] === 0) copyEvent(events, i, out, kept++);
    }
    return kept;
  }
}
