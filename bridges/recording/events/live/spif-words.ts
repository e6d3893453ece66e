import { type Events, reserveEvents, ValidationError } from '../../../../agents/index.ts';
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

/** Reads datagrams of SPIF words, whose times go on from one to the next. */
export class SpifReader {
  #before = 0;
  #wraps = 0;

  /**
   * Adds the events of a datagram to a message: words of 32 bits, little-endian, with bit 31 set where no time follows, x in bits 30 to 16,
   * polarity in bit 15 and y in bits 14 to 0 (SpiNNakerManchester/spif; AEStream, Pedersen & Conradt 2023). A time is a word of us.
   *
   * @param now seconds, time of events that have none of their own
   * @returns whether the datagram is whole words, each time that is announced among them; what comes before is read
   */
  read(datagram: Uint8Array, now: number, into: Events): boolean {
    const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
    const end = datagram.length - (datagram.length % WORD_BYTES);
    reserveEvents(into, into.count + end / WORD_BYTES);
    for (let at = 0; at < end; at += WORD_BYTES) {
      const word = view.getUint32(at, true);
      const timed = word < WITHOUT_TIME;
      if (timed) at += WORD_BYTES;
      if (at >= end) return false;
      const { count } = into;
      into.t[count] = timed ? this.#seconds(view.getUint32(at, true)) : now;
      into.x[count] = (word >>> X_SHIFT) & COORDINATE;
      into.y[count] = word & COORDINATE;
      into.polarity[count] = (word & ON) === 0 ? 0 : 1;
      into.count = count + 1;
    }
    return end === datagram.length;
  }

  #seconds(time: number): number {
    // Datagrams may overtake each other: only a large fall is a wrap.
    if (this.#before - time > WRAP / 2) this.#wraps++;
    else if (time - this.#before > WRAP / 2 && this.#wraps > 0) return secondsOf(time + WRAP * (this.#wraps - 1));
    this.#before = time;
    return secondsOf(time + WRAP * this.#wraps);
  }
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
