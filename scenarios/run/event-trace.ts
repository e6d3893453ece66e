import type { Events, Observed } from '../../agents/index.ts';
import { GrowingArray } from '../../kernels/growing-array.ts';
import type { EventTrace } from '../scenario/result.ts';

/** Bits of a column in a packed event: cameras have at most 4096 columns. */
const COLUMN_BITS = 12;

/** Counts the events of one camera. Each is packed into a word: its bin, then its column, then its polarity in bit 0. */
export class EventCounter {
  readonly #events: GrowingArray<Uint32Array>;

  constructor(events: Uint32Array = new Uint32Array(0)) {
    this.#events = new GrowingArray(Uint32Array, events);
  }

  /** Adds the events of a message to a bin, if the message arrived in this tick. */
  add({ x, polarity, count, arrival }: Observed<Events>, bin: number): void {
    if (!arrival.isNew) return;
    for (let n = 0; n < count; n++) this.#events.push((((bin << COLUMN_BITS) | x[n]) << 1) | polarity[n]);
  }

  /** The packed events, from which another counter can be made. */
  save(): Uint32Array {
    return this.#events.take();
  }

  /** The counts so far. `everyTicks` is the length of a bin. */
  trace(sensor: string, everyTicks: number, bins: number): EventTrace {
    const events = this.#events.take();
    const columnOf = (event: number): number => (event >>> 1) & ((1 << COLUMN_BITS) - 1);
    const columns = events.reduce((most, event) => Math.max(most, columnOf(event) + 1), 0);
    const counts = new Uint32Array(2 * columns * bins);
    for (const event of events) {
      const at = 2 * ((event >>> (COLUMN_BITS + 1)) * columns + columnOf(event)) + (event & 1);
      counts[at] = counts[at] + 1;
    }
    return { sensor, everyTicks, columns, bins, counts };
  }
}
