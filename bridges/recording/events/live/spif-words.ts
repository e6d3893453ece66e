import { type Events, reserveEvents, ValidationError } from '../../../../agents/index.ts';
import { allocateEvents, appendEvents } from '../core/event-arrays.ts';
import { microsecondsOf, secondsOf } from '../core/time-stamps.ts';

/** Bit of a word without a time behind it, places of x and of polarity, and bits of a coordinate. */
const WITHOUT_TIME = 0x80000000;
const X_SHIFT = 16;
const ON = 0x8000;
const COORDINATE = 0x7fff;
const WORD_BYTES = 4;
/** us, after which times of 32 bits begin anew. */
const WRAP = 2 ** 32;

/** Bytes of a datagram, as AEStream sends them. */
export const DATAGRAM_BYTES = 512;

/** us by which a time may lie before or behind where the clock is expected. */
const PLAUSIBLE = 60_000_000;

/**
 * Reads datagrams of SPIF words, whose times go on from one to the next. A time that is more than a minute off is of a damaged word, or the
 * clock of the camera was set: its event is held back until the next datagram, which goes on from the one or from the other.
 */
export class SpifReader {
  /** Number of events left out because their times were not plausible. */
  implausible = 0;
  /** us of the last time that was taken, and the arrival of its datagram in s; undefined before the first. */
  #clock: { readonly at: number; readonly arrival: number } | undefined;
  /** Events that are held back, the last of their times in us, and the datagram that they came in. */
  readonly #held = allocateEvents(0);
  #heldAt = 0;
  #heldIn = 0;
  #datagrams = 0;

  /** Number of events that are held back. */
  get held(): number {
    return this.#held.count;
  }

  /**
   * Adds the events of a datagram to a message: words of 32 bits, little-endian, with bit 31 set where no time follows, x in bits 30 to 16,
   * polarity in bit 15 and y in bits 14 to 0 (SpiNNakerManchester/spif; AEStream, Pedersen & Conradt 2023). A time is a word of us.
   *
   * @param now seconds, time of events that have none of their own
   * @returns whether the datagram is whole words, each time that is announced among them; what comes before is read
   */
  read(datagram: Uint8Array, now: number, into: Events): boolean {
    this.#datagrams++;
    const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
    const end = datagram.length - (datagram.length % WORD_BYTES);
    for (let at = 0; at < end; at += WORD_BYTES) {
      const word = view.getUint32(at, true);
      const timed = word < WITHOUT_TIME;
      if (timed) at += WORD_BYTES;
      if (at >= end) return false;
      if (timed) this.#takeTimed(word, view.getUint32(at, true), now, into);
      else append(into, word, now);
    }
    return end === datagram.length;
  }

  #takeTimed(word: number, time: number, now: number, into: Events): void {
    const clock = this.#clock;
    const at = clock === undefined ? time : plausibleTime(time, clock, now);
    if (at !== undefined) {
      this.#leaveOutHeld();
      // An event that was overtaken sets no clock back.
      if (clock === undefined || at > clock.at) this.#clock = { at, arrival: now };
      append(into, word, secondsOf(at));
      return;
    }
    const follows = this.held > 0 ? plausibleTime(time, { at: this.#heldAt, arrival: now }, now) : undefined;
    if (follows === undefined) {
      this.#leaveOutHeld();
      this.#heldIn = this.#datagrams;
    }
    this.#heldAt = follows ?? time;
    append(this.#held, word, secondsOf(this.#heldAt));
    if (this.#heldIn === this.#datagrams) return;
    // A second datagram says the same: the clock was set.
    this.#clock = { at: this.#heldAt, arrival: now };
    appendEvents(into, this.#held);
    this.#held.count = 0;
  }

  #leaveOutHeld(): void {
    this.implausible += this.#held.count;
    this.#held.count = 0;
  }
}

/** A time modulo 2^32 us where the clock is expected, from the last time on; undefined where it is not plausible. */
function plausibleTime(
  time: number,
  { at, arrival }: { readonly at: number; readonly arrival: number },
  now: number,
): number | undefined {
  const expected = at + Math.max(0, now - arrival) * 1e6;
  const nearest = (centre: number): number => time + WRAP * Math.round((centre - time) / WRAP);
  // A recording that is sent faster than it was made goes on from the last time, a camera from the present.
  const found = [nearest(at), nearest(expected)].find((one) => one >= at - PLAUSIBLE && one <= expected + PLAUSIBLE);
  return found !== undefined && found >= 0 ? found : undefined;
}

function append(into: Events, word: number, t: number): void {
  const { count } = into;
  reserveEvents(into, count + 1);
  into.t[count] = t;
  into.x[count] = (word >>> X_SHIFT) & COORDINATE;
  into.y[count] = word & COORDINATE;
  into.polarity[count] = (word & ON) === 0 ? 0 : 1;
  into.count = count + 1;
}

/**
 * The datagrams of some events, each borrowed until the next.
 *
 * @param timed whether events have their times, in us and modulo 2^32
 * @throws ValidationError `event_not_representable`
 */
export function* spifDatagrams(
  { count, t, x, y, polarity }: Readonly<Events>,
  timed: boolean,
): Generator<Uint8Array, void, undefined> {
  const datagram = new Uint8Array(DATAGRAM_BYTES);
  const view = new DataView(datagram.buffer);
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (x[i] > COORDINATE || y[i] > COORDINATE) {
      throw new ValidationError('an event does not fit in a SPIF word', {
        code: 'event_not_representable',
        expected: `a pixel of at most (${COORDINATE}, ${COORDINATE})`,
        received: `(${x[i]}, ${y[i]})`,
        remedy: 'send events of a part of the sensor',
      });
    }
    const place = (x[i] << X_SHIFT) | (polarity[i] === 1 ? ON : 0) | y[i];
    view.setUint32(at, timed ? place : place | WITHOUT_TIME, true);
    at += WORD_BYTES;
    if (timed) {
      const time = microsecondsOf(t[i]) % WRAP;
      view.setUint32(at, time < 0 ? time + WRAP : time, true);
      at += WORD_BYTES;
    }
    if (at < DATAGRAM_BYTES) continue;
    yield datagram;
    at = 0;
  }
  if (at > 0) yield datagram.subarray(0, at);
}
