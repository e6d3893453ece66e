import { type Events, ReafferenceError } from '../../../../agents/index.ts';
import type { Demand, Parser, ParserState } from './parser.ts';
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
  readonly #size: number | undefined;
  #demand: Demand | undefined;
  #waiting: Uint8Array[] = [];
  #available = 0;
  /** Offset in the file of the first waiting byte. */
  #front = 0;

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
    this.#size = size;
    this.#demand = { atLeast: 0, atMost: 0, atEnd: 'nothing' };
  }

  /** The parser wants nothing more. */
  get done(): boolean {
    return this.#demand === undefined;
  }

  /** Where in the file the bytes of the next `feed` are to come from. */
  get position(): number {
    return this.#front + this.#available;
  }

  /**
   * Memory where the bytes of the next `feed` are best put, if there is one: read there, they are decoded without a copy. Known
   * from the header on.
   */
  get landing(): Uint8Array | undefined {
    const { landing } = this.state;
    const last = this.#waiting.at(-1);
    // What waits at its start is what the next bytes follow.
    return last?.buffer === landing?.buffer ? landing?.subarray(last?.length) : landing;
  }

  /**
   * Decodes what is complete with these bytes. The events are borrowed until the next; the bytes until all are taken.
   *
   * @throws RecordingError after the events before the fault
   */
  *feed(bytes: Uint8Array): Generator<Events, void, undefined> {
    this.#append(bytes);
    yield* this.#advance(false);
    this.#keep(bytes);
  }

  /** Says that the file has ended. @throws RecordingError `truncated_recording` when it ended inside something */
  *end(): Generator<Events, void, undefined> {
    yield* this.#advance(true);
  }

  /** Adds bytes to those that wait: to the last of them, where they lie behind it. */
  #append(bytes: Uint8Array): void {
    this.#available += bytes.length;
    const last = this.#waiting.at(-1);
    if (last?.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset) {
      this.#waiting[this.#waiting.length - 1] = new Uint8Array(
        last.buffer,
        last.byteOffset,
        last.length + bytes.length,
      );
    } else this.#waiting.push(bytes);
  }

  /** Keeps what waits of bytes that will be overwritten: at the start of the landing, where the next may follow, or copied. */
  #keep(bytes: Uint8Array): void {
    const { landing } = this.state;
    const [first, ...more] = this.#waiting;
    if (first !== undefined && more.length === 0 && landing !== undefined && 2 * first.length <= landing.length) {
      landing.set(first);
      this.#waiting = [landing.subarray(0, first.length)];
      return;
    }
    const passing: readonly (ArrayBufferLike | undefined)[] = [bytes.buffer, landing?.buffer];
    this.#waiting = this.#waiting.map((piece) => (passing.includes(piece.buffer) ? piece.slice() : piece));
  }

  *#advance(ended: boolean): Generator<Events, void, undefined> {
    while (this.#demand !== undefined) {
      const piece = this.#cut(this.#demand, ended);
      if (piece === undefined) return;
      let result = this.#resume(piece);
      for (; !result.done && 'count' in result.value; result = this.#resume(NOTHING)) {
        this.state.tally.events += result.value.count;
        if (result.value.count > 0) yield result.value;
      }
      this.#demand = result.done ? undefined : (result.value as Demand);
      if (this.#demand === undefined) {
        this.#waiting = [];
        this.#available = 0;
      } else this.#takeBack(piece);
    }
  }

  #resume(piece: Uint8Array): IteratorResult<Demand | Events, void> {
    try {
      return this.#parser.next(piece);
    } catch (error) {
      this.#demand = undefined;
      if (error instanceof ReafferenceError) throw error;
      throw corrupt(this.state.offset, 'a well-formed record', (error as Error).message, error);
    }
  }

  #takeBack(piece: Uint8Array): void {
    const { unread } = this.state;
    if (unread === 0) return;
    this.state.unread = 0;
    this.#waiting.unshift(piece.subarray(piece.length - unread));
    this.#available += unread;
    this.#front -= unread;
  }

  /** The bytes that answer a demand, or `undefined` when they have not arrived. */
  #cut({ at, atLeast, atMost, atEnd }: Demand, ended: boolean): Uint8Array | undefined {
    if (at !== undefined && at !== this.#front) this.#seek(at, atLeast);
    let length = atLeast;
    if (this.#available < atLeast) {
      const short = ended || (this.#size !== undefined && this.#front + atLeast > this.#size);
      const complete = ended || (this.#size !== undefined && this.position >= this.#size);
      if (atEnd === 'fail' ? !short : !complete) return undefined;
      if (atEnd === 'fail' || (atEnd === 'nothing' && this.#available > 0)) {
        this.#demand = undefined;
        const left = Math.max(0, (this.#size ?? this.position) - this.#front);
        throw truncated(this.#front, `${atLeast} bytes`, `${left} bytes`);
      }
      length = this.#available;
    }
    this.state.offset = this.#front;
    if (length === 0) return NOTHING;
    const head = this.#waiting[0];
    if (head.length >= length) {
      const whole = Math.min(atMost, head.length);
      return this.#shift(Math.max(length, whole - (whole % Math.max(1, atLeast))));
    }
    return this.#glue(length);
  }

  /** The first `length` bytes of the first waiting piece. */
  #shift(length: number): Uint8Array {
    const head = this.#waiting[0];
    if (head.length === length) this.#waiting.shift();
    else this.#waiting[0] = head.subarray(length);
    this.#available -= length;
    this.#front += length;
    return head.subarray(0, length);
  }

  /** The first `length` bytes of several waiting pieces, copied. */
  #glue(length: number): Uint8Array {
    const glued = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const part = this.#shift(Math.min(length - done, this.#waiting[0].length));
      glued.set(part, done);
      done += part.length;
    }
    return glued;
  }

  /** Goes to another place in the file; what waits is kept only if it leads there. */
  #seek(at: number, wanted: number): void {
    if (at < 0 || at > (this.#size ?? Number.MAX_SAFE_INTEGER)) {
      this.#demand = undefined;
      throw truncated(this.#front, `${wanted} bytes at byte ${at}`, `a file of ${this.#size} bytes`);
    }
    if (at >= this.#front && at <= this.position) {
      for (let skip = at - this.#front; skip > 0; skip = at - this.#front) {
        this.#shift(Math.min(skip, this.#waiting[0].length));
      }
      return;
    }
    this.#waiting = [];
    this.#available = 0;
    this.#front = at;
  }
}
