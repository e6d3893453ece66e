import type { Events } from '../../../agents/index.ts';
import { reserveEvents } from '../../../agents/index.ts';
import { grown } from '../../../kernels/grown.ts';
import { EventTruth } from '../seam/event-truth.ts';
import type { FlaggedEvents } from './pixel/array.ts';

/** Microseconds in a second: the resolution of the clocks of event cameras. */
const MICROSECONDS = 1e6;

/** Scalars of an event in a saved state: t, x, y and flags. */
const SCALARS = 4;

/**
 * Events of a camera that wait to be delivered, in the order of time. It grows with what it holds, and drops none. The events of the
 * last frame stay where the pixels put them until they are asked for: most are delivered from there.
 */
export class EventQueue {
  /** Causes of the events, in the same order; undefined unless asked for. Not part of the state. */
  readonly truth: EventTruth | undefined;
  #own: FlaggedEvents;
  #count = 0;
  /** Events that follow the own ones. */
  #lent: FlaggedEvents | undefined;
  #lentCount = 0;

  /**
   * @param room number of events for which there is room at first
   * @param truth whether to keep the causes of the events
   */
  constructor(room: number, truth: boolean) {
    this.#own = {
      t: new Float64Array(room),
      x: new Uint16Array(room),
      y: new Uint16Array(room),
      flags: new Uint8Array(room),
    };
    this.truth = truth ? new EventTruth(room) : undefined;
  }

  /** Seconds on the camera's clock; the first `count` elements of this and of the other arrays are valid. */
  get t(): Float64Array {
    return this.keep().t;
  }

  /** Columns in pixels from the left edge, from 0. */
  get x(): Uint16Array {
    return this.keep().x;
  }

  /** Rows in pixels from the top edge, from 0. */
  get y(): Uint16Array {
    return this.keep().y;
  }

  /** Bits: bit 0 for an ON event, bit 1 for noise. */
  get flags(): Uint8Array {
    return this.keep().flags;
  }

  /** Number of events. */
  get count(): number {
    return this.#count + this.#lentCount;
  }

  /** Adds the first `count` events of a batch, none of which is earlier than those that wait. They are lent until {@link keep}. */
  lend(batch: FlaggedEvents, count: number): void {
    this.keep();
    this.#lent = batch;
    this.#lentCount = count;
  }

  /** Copies the events that are lent, before they change. Returns all events. */
  keep(): FlaggedEvents {
    const [lent, count, first] = [this.#lent, this.#lentCount, this.#count];
    if (lent === undefined || count === 0) return this.#own;
    this.#reserve(first + count);
    const own = this.#own;
    own.t.set(lent.t.subarray(0, count), first);
    own.x.set(lent.x.subarray(0, count), first);
    own.y.set(lent.y.subarray(0, count), first);
    own.flags.set(lent.flags.subarray(0, count), first);
    this.#count = first + count;
    this.#lentCount = 0;
    return own;
  }

  /** Drops all events. */
  clear(): void {
    this.#count = 0;
    this.#lentCount = 0;
  }

  /**
   * Moves the events up to a time in s into a message, with their times to the nearest microsecond, and their causes into `causes` if there
   * are any.
   */
  deliver(time: number, message: Events, causes: EventTruth | undefined): void {
    const { count } = this;
    const { t, x, y, flags } = this.#count === 0 && this.#lent !== undefined ? this.#lent : this.keep();
    let due = 0;
    while (due < count && t[due] <= time) due++;
    reserveEvents(message, due);
    for (let n = 0; n < due; n++) {
      message.t[n] = Math.round(t[n] * MICROSECONDS) / MICROSECONDS;
      message.x[n] = x[n];
      message.y[n] = y[n];
      message.polarity[n] = flags[n] & 1;
    }
    message.count = due;
    if (causes !== undefined) this.truth?.shift(due, count, causes);
    this.#drop(due);
  }

  /** Drops the first events. */
  #drop(due: number): void {
    const left = this.count - due;
    if (due === 0) return;
    if (left > 0) for (const list of Object.values(this.keep())) list.copyWithin(0, due, due + left);
    this.clear();
    this.#count = left;
  }

  /** Exchanges two events and their causes. */
  exchange(from: number, to: number): void {
    for (const list of Object.values(this.keep())) {
      const kept = list[to];
      list[to] = list[from];
      list[from] = kept;
    }
    this.truth?.exchange(from, to);
  }

  /** Number of scalars that `save` writes now. */
  get stateLength(): number {
    return 1 + SCALARS * this.count;
  }

  /** Writes the events to `out` from `offset`, and returns the offset after them. */
  save(out: Float64Array, offset: number): number {
    const { t, x, y, flags } = this.keep();
    out[offset++] = this.count;
    for (let n = 0; n < this.count; n++, offset += SCALARS) {
      out[offset] = t[n];
      out[offset + 1] = x[n];
      out[offset + 2] = y[n];
      out[offset + 3] = flags[n];
    }
    return offset;
  }

  /** Reads back what `save` wrote, and returns the offset after it. */
  restore(from: Float64Array, offset: number): number {
    const count = from[offset++];
    this.clear();
    this.#reserve(count);
    const { t, x, y, flags } = this.#own;
    for (let n = 0; n < count; n++, offset += SCALARS) {
      t[n] = from[offset];
      x[n] = from[offset + 1];
      y[n] = from[offset + 2];
      flags[n] = from[offset + 3];
    }
    this.#count = count;
    return offset;
  }

  #reserve(count: number): void {
    this.truth?.reserve(count);
    const { t, x, y, flags } = this.#own;
    if (count <= t.length) return;
    const room = Math.max(count, 2 * t.length);
    this.#own = { t: grown(t, room), x: grown(x, room), y: grown(y, room), flags: grown(flags, room) };
  }
}
