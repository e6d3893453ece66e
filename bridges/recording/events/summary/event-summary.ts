import type { Events } from '../../../../agents/index.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { secondsBetween } from '../core/time-stamps.ts';
import { PixelCounts } from './pixel-counts.ts';
import { RateHistogram } from './rate-histogram.ts';

/**
 * Statistics of a recording, collected from its events one message after another.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * const summary = new EventSummary();
 * for await (const events of recording) summary.add(events, recording.geometry);
 * console.log(summary.events, summary.on / summary.events, summary.latest - summary.earliest); // the last one in s
 */
export class EventSummary {
  /** Number of events of each pixel, by polarity. */
  readonly pixels = new PixelCounts();
  /** Number of events over time, in bins of one width. */
  readonly rate = new RateHistogram();
  /** Number of events. */
  events = 0;
  /** Number of ON events. */
  on = 0;
  /** Number of events that are earlier than the one before. */
  stepsBack = 0;
  /** Seconds, time of the earliest event; Infinity without any. */
  earliest = Number.POSITIVE_INFINITY;
  /** Seconds, time of the latest event; -Infinity without any. */
  latest = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** Adds a message. */
  add(events: Readonly<Events>, geometry: SensorGeometry | undefined): void {
    const { count, t, polarity } = events;
    this.events += count;
    for (let i = 0; i < count; i++) {
      const time = t[i];
      this.on += polarity[i];
      if (time < this.#last) this.stepsBack++;
      if (time < this.earliest) this.earliest = time;
      if (time > this.latest) this.latest = time;
      this.#last = time;
    }
    this.rate.add(events);
    this.pixels.add(events, geometry);
  }

  /** Seconds from the earliest to the latest event. */
  get duration(): number {
    return this.events === 0 ? 0 : secondsBetween(this.earliest, this.latest);
  }
}
