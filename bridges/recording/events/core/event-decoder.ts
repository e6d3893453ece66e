import { type Events, ReafferenceError } from '../../../../agents/index.ts';
import { ByteQueue } from './byte-queue.ts';
import { firstDistant, sliceEvents } from './event-arrays.ts';
import type { Delivery, Demand, Parser, ParserState } from './parser.ts';
import { corrupt, oversized, truncated } from './recording-error.ts';
import { RECORDED_TIMES } from './time-stamps.ts';

const NOTHING = new Uint8Array(0);

/** Most bytes of one record. Records of recordings have a few MiB; a larger one is refused before its bytes are gathered. */
export const MOST_RECORD_BYTES = 1 << 28;

/** The place of a file in a recording of several. */
export interface Series {
  /** State at the end of the file before: its counts go on, and what it says of the sensor and of topics holds. Default: the first file. */
  readonly before?: ParserState;
  /** Whether another file follows. Default: false. */
  readonly continues?: boolean;
}

/**
 * Runs a parser on bytes that arrive in pieces of any size. It is synchronous, and the same in Node, a browser and a worker.
 *
 * Its memory grows with the bytes of the present record that have arrived, whatever size the file declares, up to
 * {@link MOST_RECORD_BYTES}.
 */
export class EventDecoder {
  /** What the parser knows about the file so far. */
  readonly state: ParserState;
  readonly #parser: Parser;
  readonly #waiting = new ByteQueue();
  /** Present demand of the parser; undefined after its end or a failure. */
  #demand: Demand | undefined = { kind: 'demand', atLeast: 0, atMost: 0, atEnd: 'nothing' };

  /** @param size of the file in bytes, if it is known: demands beyond it fail at once */
  constructor(parser: (state: ParserState) => Parser, size?: number, series: Series = {}) {
    const { before, continues = false } = series;
    this.state = {
      size,
      offset: 0,
      unread: 0,
      landing: undefined,
      geometry: before?.geometry,
      tally: before?.tally ?? { events: 0, triggers: 0, outside: 0, frames: 0, inertial: 0, other: 0 },
      firstOutside: before?.firstOutside,
      remarks: before?.remarks ?? new Set(),
      topics: before?.topics ?? new Map(),
      continues,
    };
    this.#parser = parser(this.state);
  }

  /** Whether the parser needs no more bytes. */
  get done(): boolean {
    return this.#demand === undefined;
  }

  /** Offset in bytes from which the next `feed` must continue. */
  get position(): number {
    return this.#waiting.end;
  }

  /**
   * The best memory for the bytes of the next `feed`, from which they are decoded without a copy. Undefined before the header, and
   * for formats without such memory.
   */
  get landing(): Uint8Array | undefined {
    const { landing } = this.state;
    return landing === undefined ? undefined : this.#waiting.roomIn(landing);
  }

  /**
   * Decodes all records that are complete with these bytes. A message of events is borrowed until the next; the bytes until the last.
   *
   * @throws RecordingError, after the events before the fault
   */
  *feed(bytes: Uint8Array): Generator<Events, void, undefined> {
    this.#waiting.append(bytes);
    yield* this.#advance(false);
    this.#waiting.keep(bytes, this.state.landing);
  }

  /**
   * Decodes the rest at the end of the file.
   *
   * @throws RecordingError `truncated_recording` if the file ends within a record
   */
  *end(): Generator<Events, void, undefined> {
    yield* this.#advance(true);
  }

  *#advance(ended: boolean): Generator<Events, void, undefined> {
    while (this.#demand !== undefined) {
      const piece = this.#answer(this.#demand, ended);
      if (piece === undefined) return;
      let next = this.#resume(piece);
      for (; next?.kind === 'events'; next = this.#resume(NOTHING)) {
        const { events } = next;
        const sound = soundTimes(next);
        this.state.tally.events += sound;
        if (sound > 0) yield sound === events.count ? events : sliceEvents(events, 0, sound);
        if (sound < events.count) {
          this.#demand = undefined;
          throw corrupt(this.state.offset, RECORDED_TIMES, `${events.t[sound]} s`);
        }
      }
      this.#demand = next;
      if (this.#demand === undefined) this.#waiting.clear();
      else this.#waiting.putBack(piece, this.state.unread);
      this.state.unread = 0;
    }
  }

  /** The next demand or events of the parser; undefined at its end. */
  #resume(piece: Uint8Array): Demand | Delivery | undefined {
    try {
      const { done, value } = this.#parser.next(piece);
      return done ? undefined : value;
    } catch (error) {
      this.#demand = undefined;
      if (error instanceof ReafferenceError) throw error;
      throw corrupt(this.state.offset, 'a well-formed record', (error as Error).message, error);
    }
  }

  /** The bytes for a demand; undefined if they have not arrived. */
  #answer({ at, atLeast, atMost, atEnd }: Demand, ended: boolean): Uint8Array | undefined {
    const { state } = this;
    const { size = Number.MAX_SAFE_INTEGER } = state;
    const waiting = this.#waiting;
    if (at !== undefined) {
      if (at < 0 || at > size) throw this.#cutOff(`${atLeast} bytes at byte ${at}`, `a file of ${size} bytes`);
      waiting.seek(at);
    }
    const enough = waiting.length >= atLeast;
    if (!enough) {
      const never = atEnd === 'fail' ? waiting.front + atLeast > size : waiting.end >= size;
      if (atLeast > MOST_RECORD_BYTES && !never) throw this.#tooLong(atLeast);
      if (!ended && !never) return undefined;
      if (atEnd === 'fail' || (atEnd === 'nothing' && waiting.length > 0)) {
        const left = Math.max(0, (state.size ?? waiting.end) - waiting.front);
        throw this.#cutOff(`${atLeast} bytes`, `${left} bytes`);
      }
    }
    state.offset = waiting.front;
    return enough ? waiting.take(atLeast, atMost) : waiting.take(waiting.length);
  }

  #tooLong(bytes: number): Error {
    this.#demand = undefined;
    return oversized(
      this.#waiting.front,
      `records of at most ${MOST_RECORD_BYTES} bytes`,
      `one that declares ${bytes} bytes`,
      'if the file is sound, divide its records with a tool of its maker',
    );
  }

  #cutOff(expected: string, received: string): Error {
    this.#demand = undefined;
    return truncated(this.#waiting.front, expected, received);
  }
}

/** Number of events before the first whose time can be none of a recording. */
function soundTimes({ events, doubtfulTimes }: Delivery): number {
  const from = Math.max(0, events.count - doubtfulTimes);
  const sound = firstDistant(events, from);
  return sound === events.count || from === 0 ? sound : firstDistant(events, 0);
}
