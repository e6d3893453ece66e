import type { Events } from '../../agents/index.ts';
import { copyEvent, requireOption, type SensorSize } from './event-filter.ts';
import { SensorFilter } from './sensor-filter.ts';

/** How a sensor is made coarser. */
export interface DownsamplingOptions extends SensorSize {
  /** Columns and rows of pixels that become one. */
  readonly factor: number;
  /** Events of one polarity more than of the other that a coarse pixel takes to send one. Default: 1, so that all pass. */
  readonly events?: number;
}

/**
 * Joins blocks of pixels. A coarse pixel adds ON events and subtracts OFF events; when the sum comes to `events` of either sign, the event
 * passes and the sum starts anew: the integrator of Ghosh, Nowotny & Knight 2023 ("Insect-inspired Spatio-temporal Downsampling of
 * Event-based Input", ICONS), by a count of events and without its leak.
 */
export class DownsamplingFilter extends SensorFilter {
  readonly #factor: number;
  readonly #events: number;
  readonly #coarse: SensorSize;
  readonly #sums: Int32Array;

  /** @throws ValidationError `invalid_event_filter` */
  constructor({ width, height, factor, events = 1 }: DownsamplingOptions) {
    super('DownsamplingFilter', { width, height });
    const sound = [factor, events].every((one) => Number.isInteger(one) && one >= 1 && one <= 0xffff);
    requireOption(
      'DownsamplingFilter',
      sound,
      'a whole factor and number of events, 1 to 65535',
      `${factor}, ${events}`,
    );
    this.#factor = factor;
    this.#events = events;
    this.#coarse = this.resized(this.size);
    this.#sums = new Int32Array(this.#coarse.width * this.#coarse.height);
  }

  /** Size of the coarse sensor: columns and rows divided by the factor, rounded up. */
  override resized({ width, height }: SensorSize): SensorSize {
    return { width: Math.ceil(width / this.#factor), height: Math.ceil(height / this.#factor) };
  }

  /** Writes the events of the coarse pixels. Returns how many they are. */
  protected pass(messages: Readonly<Events>, out: Events): number {
    const { count, x, y, polarity } = messages;
    const [factor, events] = [this.#factor, this.#events];
    const { width } = this.#coarse;
    const sums = this.#sums;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const [column, row] = [Math.floor(x[i] / factor), Math.floor(y[i] / factor)];
      const pixel = row * width + column;
      const sum = sums[pixel] + (polarity[i] === 1 ? 1 : -1);
      const enough = sum >= events || sum <= -events;
      sums[pixel] = enough ? 0 : sum;
      if (!enough) continue;
      copyEvent(messages, i, out, kept);
      out.x[kept] = column;
      out.y[kept++] = row;
    }
    return kept;
  }
}
