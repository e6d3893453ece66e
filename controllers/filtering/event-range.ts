import type { Events } from '../../agents/index.ts';
import { copyEvent, EventFilter, requireOption } from './event-filter.ts';

/** Passes events by their number, which counts from 0: from `from` to before `to`. */
export class EventRangeFilter extends EventFilter {
  readonly #from: number;
  readonly #to: number;
  #next = 0;

  /**
   * @param options numbers of the first event that passes (default: 0) and of the first after it that does not (default: none)
   * @throws ValidationError `invalid_event_filter`
   */
  constructor({ from = 0, to = Infinity }: { readonly from?: number; readonly to?: number }) {
    super();
    const sound = Number.isInteger(from) && from >= 0 && (Number.isInteger(to) || to === Infinity) && from < to;
    requireOption(
      'EventRangeFilter',
      sound,
      'whole numbers `from` and `to`, from 0, the first below',
      `${from}, ${to}`,
    );
    this.#from = from;
    this.#to = to;
  }

  /** Whether as many events as `to` have come in, so that no later one can pass. */
  override get done(): boolean {
    return this.#next >= this.#to;
  }

  /** Writes the events whose number lies in the range. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const first = Math.max(0, this.#from - this.#next);
    const end = Math.min(events.count, this.#to - this.#next);
    this.#next += events.count;
    for (let i = first; i < end; i++) copyEvent(events, i, out, i - first);
    return Math.max(0, end - first);
  }
}
