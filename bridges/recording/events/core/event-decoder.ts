import { type Events, ReafferenceError } from '../../../../agents/index.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Delivery, Demand, Parser, ParserState } from './parser.ts';
import { corrupt, truncated } from './recording-error.ts';

const NOTHING = new Uint8Array(0);

/**
 * Runs a parser on bytes that arrive in any pieces. Synchronous: the same in Node, a browser and a worker.
 *
 * Memory is bounded by the largest single record of the format that has wholly arrived.
 */
export class EventDecoder {
  readonly state: ParserState;
  readonly #parser: Parser;
  readonly #waiting = new ByteQueue();
  /** What the parser waits for; nothing once it is done or has failed. */
  #demand: Demand | undefined = { kind: 'demand', atLeast: 0, atMost: 0, atEnd: 'nothing' };

  /** @param size of the file in bytes, when it is known: demands beyond it fail at once */
  constructor(parser: (state: ParserState) => Parser, size?: number) {
    this.state = {
      size,
      offset: 0,
      unread: 0,
      landing: undefined,
      geometry: undefined,
      tally: { events: 0, triggers: 0, outside: 0, other: 0 },
    };
    this.#parser = parser(this.state);
  }

  /** The parser wants nothing more. */
  get done(): boolean {
    return this.#demand === undefined;
  }

  /** Where in the file the bytes of the next `feed` are to come from. */
  get position(): number {
    return this.#waiting.end;
  }

  /**
   * Memory where the bytes of the next `feed` are best put, if there is one: read there, they are decoded without a copy. Known
   * from the header on.
   */
  get landing(): Uint8Array | undefined {
    const { landing } = this.state;
    return landing === undefined ? undefined : this.#waiting.roomIn(landing);
  }

  /**
   * Decodes what is complete with these bytes. The events are borrowed until the next; the bytes until all are taken.
   *
   * @throws RecordingError after the events before the fault
   */
  *feed(bytes: Uint8Array): Generator<Events, void, undefined> {
    this.#waiting.append(bytes);
    yield* this.#advance(false);
    this.#waiting.keep(bytes, this.state.landing);
  }

  /** Says that the file has ended. @throws RecordingError `truncated_recording` when it ended inside something */
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
        this.state.tally.events += events.count;
        if (events.count > 0) yield events;
      }
      this.#demand = next;
      if (this.#demand === undefined) this.#waiting.clear();
      else this.#waiting.putBack(piece, this.state.unread);
      this.state.unread = 0;
    }
  }

  /** What the parser asks for or gives next; nothing at its end. */
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

  /** The bytes that answer a demand, or `undefined` when they have not arrived. */
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
      if (!ended && !never) return undefined;
      if (atEnd === 'fail' || (atEnd === 'nothing' && waiting.length > 0)) {
        const left = Math.max(0, (state.size ?? waiting.end) - waiting.front);
        throw this.#cutOff(`${atLeast} bytes`, `${left} bytes`);
      }
    }
    state.offset = waiting.front;
    return enough ? waiting.take(atLeast, atMost) : waiting.take(waiting.length);
  }

  #cutOff(expected: string, received: string): Error {
    this.#demand = undefined;
    return truncated(this.#waiting.front, expected, received);
  }
}
