import type { OperatorFunction } from 'rxjs';
// From its own file: the package's index loads 200 files, which takes 0.1 s.
import { map } from 'rxjs/internal/operators/map';
import { type Events, reserveEvents, ValidationError } from '../../agents/index.ts';

/** How many pixels a camera has across and down. */
export interface SensorSize {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
}

/**
 * A filter of events: takes messages one after the other, and gives the events that pass. What it remembers of earlier messages goes on
 * from one to the next, so that a stream may be cut into messages anywhere.
 */
export abstract class EventFilter {
  readonly #out: Events = {
    count: 0,
    t: new Float64Array(0),
    x: new Uint16Array(0),
    y: new Uint16Array(0),
    polarity: new Uint8Array(0),
  };
  #received = 0;
  #passed = 0;

  /** Number of events that came in so far. */
  get received(): number {
    return this.#received;
  }

  /** Number of events that did not pass so far. */
  get removed(): number {
    return this.#received - this.#passed;
  }

  /** Whether no later event can pass, so that a reader may stop. */
  get done(): boolean {
    return false;
  }

  /** Whether what came beside the latest events, such as a trigger, passes at a time in seconds. */
  admits(_t: number): boolean {
    return true;
  }

  /** Size of the sensor that its events are of, for one that takes those of a sensor of `size`. */
  resized(size: SensorSize): SensorSize {
    return size;
  }

  /** The events of a message that pass, borrowed until the next call. The message stays as it is. */
  apply(events: Readonly<Events>): Events {
    const out = this.#out;
    reserveEvents(out, events.count);
    out.count = this.pass(events, out);
    this.#received += events.count;
    this.#passed += out.count;
    return out;
  }

  /** Writes the events that pass, from index 0 on, into a message with room for all. Returns how many they are. */
  protected abstract pass(events: Readonly<Events>, out: Events): number;
}

/** Copies event `from` of one message to place `to` of another. */
export function copyEvent(events: Readonly<Events>, from: number, out: Events, to: number): void {
  out.t[to] = events.t[from];
  out.x[to] = events.x[from];
  out.y[to] = events.y[from];
  out.polarity[to] = events.polarity[from];
}

/**
 * Filters messages of events on their way, as `camera.stream.pipe(filterEvents(new RefractoryFilter(...)))`, by each filter in turn.
 * Messages are borrowed until the next. A message of which nothing passes is sent with no events in it.
 *
 * @example
 * const camera = new Port(messageType('events'), 1000);
 * camera.stream
 *   .pipe(filterEvents(new RefractoryFilter({ width: 64, height: 48, seconds: 1e-3 }), new PolarityFilter(1)))
 *   .subscribe(({ count, t, x, y }) => console.log(count, t[0], x[0], y[0]));
 */
export function filterEvents(...filters: readonly EventFilter[]): OperatorFunction<Readonly<Events>, Events> {
  return map((events) => applyFilters(events, filters) as Events);
}

/**
 * The same for what is iterated over, as a recording; without messages of which nothing passes. Ends when no later event can pass.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * const quiet = filteredEvents(recording, new BackgroundActivityFilter({ width: 640, height: 480, seconds: 5e-3 }));
 * for await (const { count, t, x, y } of quiet) console.log(count, t[0], x[0], y[0]);
 */
export async function* filteredEvents(
  messages: AsyncIterable<Readonly<Events>>,
  ...filters: readonly EventFilter[]
): AsyncGenerator<Readonly<Events>, void, undefined> {
  for await (const events of messages) {
    const left = applyFilters(events, filters);
    if (left.count > 0) yield left;
    if (filters.some(({ done }) => done)) return;
  }
}

/** The events of a message that pass one filter after the other, borrowed until the next call. */
export function applyFilters(events: Readonly<Events>, filters: readonly EventFilter[]): Readonly<Events> {
  let left = events;
  for (const filter of filters) left = filter.apply(left);
  return left;
}

/**
 * Refuses options that a filter cannot have.
 *
 * @param filter names the filter
 * @throws ValidationError `invalid_event_filter`
 */
export function requireOption(filter: string, sound: boolean, expected: string, received: unknown): void {
  if (sound) return;
  throw new ValidationError(`a filter of events has an option that it cannot have: ${filter}`, {
    code: 'invalid_event_filter',
    expected,
    received,
    block: filter,
  });
}
