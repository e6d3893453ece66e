import type { Events } from '../../agents/index.ts';
import { copyEvent, EventFilter, requireOption } from './event-filter.ts';

/** A stretch of time. */
export interface TimeWindowOptions {
  /** Seconds, from which on events pass. Default: any. */
  readonly from?: number;
  /** Seconds, before which events pass. Default: any. */
  readonly to?: number;
  /** Whether these count from the first event, instead of from the zero of the sensor's clock. Default: false. */
  readonly sinceFirst?: boolean;
}

/** Passes events with from <= t < to. */
export class TimeWindowFilter extends EventFilter {
  readonly #from: number;
  readonly #to: number;
  #origin: number | undefined;

  /** @throws ValidationError `invalid_event_filter` */
  constructor({ from = -Infinity, to = Infinity, sinceFirst = false }: TimeWindowOptions) {
    super();
    requireOption('TimeWindowFilter', from < to, 'seconds `from` below `to`', `${from} to ${to}`);
    this.#from = from;
    this.#to = to;
    this.#origin = sinceFirst ? undefined : 0;
  }

  /** Whether what came beside the events at a time, in seconds, passes. */
  override admits(t: number): boolean {
    const origin = this.#origin ?? t;
    return t >= origin + this.#from && t < origin + this.#to;
  }

  /** Writes the events within the window. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, t } = events;
    if (count === 0) return 0;
    const origin = (this.#origin ??= t[0]);
    const [from, to] = [origin + this.#from, origin + this.#to];
    let kept = 0;
    for (let i = 0; i < count; i++) if (t[i] >= from && t[i] < to) copyEvent(events, i, out, kept++);
    return kept;
  }
}
