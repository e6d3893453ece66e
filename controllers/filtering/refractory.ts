import type { Events } from '../../agents/index.ts';
import { copyEvent, requireOption, type SensorSize } from './event-filter.ts';
import { SensorFilter } from './sensor-filter.ts';

/** A dead time. */
export interface RefractoryOptions extends SensorSize {
  /** Seconds after an event that passed, in which no other of its pixel does. */
  readonly seconds: number;
}

/**
 * Gives each pixel a dead time after an event that passed, whatever the polarities: of a train of events dt apart every n-th passes, with
 * the least n for which n dt >= `seconds`. As the refractory filters of jAER and of dv-processing. A time that steps back ends it.
 */
export class RefractoryFilter extends SensorFilter {
  readonly #seconds: number;
  /** Seconds, time of the last event of each pixel that passed. */
  readonly #last: Float64Array;

  /** @throws ValidationError `invalid_event_filter` */
  constructor({ width, height, seconds }: RefractoryOptions) {
    super('RefractoryFilter', { width, height });
    requireOption('RefractoryFilter', seconds > 0 && seconds < Infinity, 'seconds above 0', seconds);
    this.#seconds = seconds;
    this.#last = new Float64Array(width * height).fill(-Infinity);
  }

  /** Writes the events outside of the dead time of their pixel. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, t, x, y } = events;
    const { width } = this.size;
    const last = this.#last;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const pixel = y[i] * width + x[i];
      const since = t[i] - last[pixel];
      if (since >= 0 && since < this.#seconds) continue;
      last[pixel] = t[i];
      copyEvent(events, i, out, kept++);
    }
    return kept;
  }
}
