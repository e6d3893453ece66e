import type { Events } from '../../agents/index.ts';
import { copyEvent, requireOption, type SensorSize } from './event-filter.ts';
import { SensorFilter } from './sensor-filter.ts';

/** How near an event must have a neighbour in time. */
export interface BackgroundActivityOptions extends SensorSize {
  /** Seconds from the last event of a neighbour, at most. */
  readonly seconds: number;
}

/**
 * Passes events that a neighbour supports: one of the 8 pixels around theirs had an event, of either polarity, within `seconds` before.
 * Noise of single pixels has none (Delbruck 2008, "Frame-free dynamic digital vision", the background activity filter). Events that do not
 * pass support others too; the first event of an edge does not pass.
 *
 * @example
 * const filter = new BackgroundActivityFilter({ width: 64, height: 48, seconds: 5e-3 });
 * const { count } = filter.apply({
 *   count: 3, // two neighbours within 1 ms, and one far away
 *   t: Float64Array.of(0.1, 0.101, 0.102),
 *   x: Uint16Array.of(10, 11, 50),
 *   y: Uint16Array.of(10, 10, 40),
 *   polarity: Uint8Array.of(1, 1, 0),
 * });
 * console.log(count, filter.removed); // 1 2: the second is supported by the first
 */
export class BackgroundActivityFilter extends SensorFilter {
  readonly #seconds: number;
  /** Seconds, time of the last event of each pixel, in a frame of pixels without events. */
  readonly #last: Float64Array;

  /** @throws ValidationError `invalid_event_filter` */
  constructor({ width, height, seconds }: BackgroundActivityOptions) {
    super('BackgroundActivityFilter', { width, height });
    requireOption('BackgroundActivityFilter', seconds > 0 && seconds < Infinity, 'seconds above 0', seconds);
    this.#seconds = seconds;
    this.#last = new Float64Array((width + 2) * (height + 2)).fill(-Infinity);
  }

  /** Writes the events that a neighbour supports. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, t, x, y } = events;
    const stride = this.size.width + 2;
    const last = this.#last;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const pixel = (y[i] + 1) * stride + x[i] + 1;
      const [above, below] = [pixel - stride, pixel + stride];
      const latest = Math.max(
        last[above - 1],
        last[above],
        last[above + 1],
        last[pixel - 1],
        last[pixel + 1],
        last[below - 1],
        last[below],
        last[below + 1],
      );
      if (t[i] - latest <= this.#seconds) copyEvent(events, i, out, kept++);
      last[pixel] = t[i];
    }
    return kept;
  }
}
