import { ReafferenceError } from '../../../agents/errors.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Demand, FileParser, FileState, Given } from './file-parser.ts';
import { corrupt, oversized, truncated } from './recording-error.ts';

const NOTHING = new Uint8Array(0);

/** Most bytes of one record. Records of recordings have a few MiB; a larger one is refused before its bytes are gathered. */
export const MOST_RECORD_BYTES = 1 << 28;

/**
 * Runs a parser on bytes that arrive in pieces of any size. It is synchronous, and the same in Node, a browser and a worker.
 *
 * Its memory grows with the bytes of the present record that have arrived, whatever size the file declares, up to
 * {@link MOST_RECORD_BYTES}.
 */
export class ParserRun<G extends Given> {
  readonly #state: FileState;
  readonly #parser: FileParser<G>;
  readonly #waiting = new ByteQueue();
  /** Present demand of the parser; undefined after its end or a failure. */
  #demand: Demand | undefined = { kind: 'demand', atLeast: 0, atMost: 0, atEnd: 'nothing' };
  /** The piece that the parser works on; undefined while it waits for one. */
  #piece: Uint8Array | undefined;

  /** @param state with the size of the file, if it is known: demands beyond it fail at once */
  constructor(parser: FileParser<G>, state: FileState) {
    this.#parser = parser;
    this.#state = state;
  }

  /** Whether the parser needs no more bytes. */
  get done(): boolean {
    return this.#demand === undefined;
  }

  /** Offset in bytes from which the next bytes must continue. */
  get position(): number {
    return this.#waiting.end;
  }

  /**
   * The best memory for the next bytes, from which they are decoded without a copy. Undefined before the header, and for formats
   * without such memory.
   */
  get landing(): Uint8Array | undefined {
    const { landing } = this.#state;
    return landing === undefined ? undefined : this.#waiting.roomIn(landing);
  }

  /** Adds the next bytes; borrowed until {@link keep} is called. */
  append(bytes: Uint8Array): void {
    this.#waiting.append(bytes);
  }

  /** Saves what is not read of the bytes that were added last. */
  keep(bytes: Uint8Array): void {
    this.#waiting.keep(bytes, this.#state.landing);
  }

  /** Everything that the parser finds with the next bytes. What it finds is borrowed until the next; the bytes until the last. */
  *feed(bytes: Uint8Array): Generator<G, void, undefined> {
    this.append(bytes);
    yield* this.#all(false);
    this.keep(bytes);
  }

  /** Everything that the parser finds at the end of the file. @throws RecordingError `truncated_recording` within a record */
  *end(): Generator<G, void, undefined> {
    yield* this.#all(true);
  }

  *#all(ended: boolean): Generator<G, void, undefined> {
    for (let found = this.next(ended); found !== undefined; found = this.next(ended)) yield found;
  }

  /** Takes no more bytes. */
  stop(): void {
    this.#demand = undefined;
  }

  /** Ends the parser, which frees what it holds; for a reader that stops early. */
  close(): void {
    this.#demand = undefined;
    this.#parser.return();
  }

  /**
   * Advances the parser to its next output in the bytes so far, borrowed until the next call; undefined when it needs more, and at its end.
   *
   * @param ended whether there are no more bytes
   * @throws RecordingError
   */
  next(ended: boolean): G | undefined {
    while (this.#demand !== undefined) {
      const goesOn = this.#piece !== undefined;
      this.#piece ??= this.#answer(this.#demand, ended);
      const piece = this.#piece;
      if (piece === undefined) return undefined;
      const found = this.#resume(goesOn ? NOTHING : piece);
      if (found !== undefined && !isDemand(found)) return found;
      this.#piece = undefined;
      this.#demand = found;
      if (found === undefined) this.#waiting.clear();
      else this.#waiting.putBack(piece, this.#state.unread);
      this.#state.unread = 0;
    }
    return undefined;
  }

  /** The next that the parser yields; undefined at its end. */
  #resume(piece: Uint8Array): Demand | G | undefined {
    try {
      const { done, value } = this.#parser.next(piece);
      return done ? undefined : value;
    } catch (error) {
      this.#demand = undefined;
      if (error instanceof ReafferenceError) throw error;
      throw corrupt(this.#state.offset, 'a well-formed record', (error as Error).message, error);
    }
  }

  /** The bytes for a demand; undefined if they have not arrived. */
  #answer({ at, atLeast, atMost, atEnd }: Demand, ended: boolean): Uint8Array | undefined {
    const state = this.#state;
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

function isDemand<G extends Given>(found: Demand | G): found is Demand {
  return found.kind === 'demand';
}
