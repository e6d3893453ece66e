import type { Events } from '../../../../agents/index.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { secondsBetween } from '../core/time-stamps.ts';
import { PixelCounts } from './pixel-counts.ts';
import { RateHistogram } from './rate-histogram.ts';

/** What a recording holds, from its events as they pass. */
export class EventSummary {
  readonly pixels = new PixelCounts();
  readonly rate = new RateHistogram();
  events = 0;
  on = 0;
  /** Times that are earlier than the one before. */
  stepsBack = 0;
  /** s; infinite as long as there is none */
  earliest = Number.POSITIVE_INFINITY;
  latest = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

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

  /** s, between the earliest and the latest event */
  get duration(): number {
    return this.events === 0 ? 0 : secondsBetween(this.earliest, this.latest);
  }
}
