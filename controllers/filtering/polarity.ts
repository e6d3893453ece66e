import type { Events } from '../../agents/index.ts';
import { copyEvent, EventFilter, requireOption } from './event-filter.ts';

/** Passes events of one polarity: 1 for ON, 0 for OFF. */
export class PolarityFilter extends EventFilter {
  readonly #polarity: 0 | 1;

  /** @throws ValidationError `invalid_event_filter` */
  constructor(polarity: 0 | 1) {
    super();
    requireOption('PolarityFilter', polarity === 0 || polarity === 1, '1 for ON or 0 for OFF', polarity);
    this.#polarity = polarity;
  }

  /** Writes the events of the polarity. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, polarity } = events;
    let kept = 0;
    for (let i = 0; i < count; i++) if (polarity[i] === this.#polarity) copyEvent(events, i, out, kept++);
    return kept;
  }
}
