import type { Events } from '../../../agents/index.ts';
import { reserveEvents } from '../../../agents/index.ts';
import { grown } from '../../../kernels/grown.ts';
import { EventTruth } from '../seam/event-truth.ts';
import type { FlaggedEvents } from './pixel/array.ts';

/** Scalars of an event in a saved state: t, x, y and flags. */
const SCALARS = 4;

/** Events of a camera that wait to be delivered, in the order of time. It grows with what it holds, and drops none. */
export class EventQueue {
  /** Seconds on the camera's clock; the first `count` elements of this and of the other arrays are valid. */
  t: Float64Array;
  /** Columns in pixels from the left edge, from 0. */
  x: Uint16Array;
  /** Rows in pixels from the top edge, from 0. */
  y: Uint16Array;
  /** Bits: bit 0 for an ON event, bit 1 for noise. */
  flags: Uint8Array;
  /** Number of events. */
  count = 0;
  /** Causes of the events, in the same order; undefined unless asked for. Not part of the state. */
  readonly truth: EventTruth | undefined;

  /**
   * @param room number of events for which there is room at first
   * @param truth whether to keep the causes of the events
   */
  constructor(room: number, truth: boolean) {
    this.t = new Float64Array(room);
    this.x = new Uint16Array(room);
    this.y = new Uint16Array(room);
    this.flags = new Uint8Array(room);
    this.truth = truth ? new EventTruth(room) : undefined;
  }

  /** Adds the first `count` events of a batch, none of which is earlier than those that wait. */
  add(batch: FlaggedEvents, count: number): void {
    const first = this.count;
    this.#reserve(first + count);
    this.t.set(batch.t.subarray(0, count), first);
    this.x.set(batch.x.subarray(0, count), first);
    this.y.set(batch.y.subarray(0, count), first);
    this.flags.set(batch.flags.subarray(0, count), first);
    this.count = first + count;
  }

  /** Moves the events up to a time in s into a message, and their causes into `causes` if there are any. */
  deliver(time: number, message: Events, causes: EventTruth | undefined): void {
    const { t, x, y, flags, count, truth } = this;
    let due = 0;
    while (due < count && t[due] <= time) due++;
    reserveEvents(message, due);
    for (let n = 0; n < due; n++) {
      message.t[n] = t[n];
      message.x[n] = x[n];
      message.y[n] = y[n];
      message.polarity[n] = flags[n] & 1;
    }
    message.count = due;
    if (causes !== undefined) truth?.shift(due, count, causes);
    if (due < count) for (const list of [t, x, y, flags]) list.copyWithin(0, due, count);
    this.count = count - due;
  }

  /** Exchanges two events and their causes. */
  exchange(from: number, to: number): void {
    for (const list of [this.t, this.x, this.y, this.flags]) {
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
    out[offset++] = this.count;
    for (let n = 0; n < this.count; n++, offset += SCALARS) {
      out[offset] = this.t[n];
      out[offset + 1] = this.x[n];
      out[offset + 2] = this.y[n];
      out[offset + 3] = this.flags[n];
    }
    return offset;
  }

  /** Reads back what `save` wrote, and returns the offset after it. */
  restore(from: Float64Array, offset: number): number {
    const count = from[offset++];
    this.#reserve(count);
    for (let n = 0; n < count; n++, offset += SCALARS) {
      this.t[n] = from[offset];
      this.x[n] = from[offset + 1];
      this.y[n] = from[offset + 2];
      this.flags[n] = from[offset + 3];
    }
    this.count = count;
    return offset;
  }

  #reserve(count: number): void {
    this.truth?.reserve(count);
    if (count <= this.t.length) return;
    const room = Math.max(count, 2 * this.t.length);
    this.t = grown(this.t, room);
    this.x = grown(this.x, room);
    this.y = grown(this.y, room);
    this.flags = grown(this.flags, room);
  }
}
