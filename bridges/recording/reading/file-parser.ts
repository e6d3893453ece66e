/** A demand of a parser for the next bytes of its file. */
export interface Demand {
  /** Tells a demand from an output of the parser. */
  readonly kind: 'demand';
  /** Offset in the file in bytes. Default: the end of the last piece. */
  readonly at?: number;
  /** Bytes at least. */
  readonly atLeast: number;
  /** Bytes at most; a piece longer than `atLeast` is a multiple of it. */
  readonly atMost: number;
  /** Answer if the file ends first: an error, no bytes (an error if only some are left), or the bytes left. */
  readonly atEnd: 'fail' | 'nothing' | 'rest';
}

/** Output of a parser: events, messages. Borrowed, because its memory is reused when the parser continues. */
export interface Given {
  readonly kind: string;
}

/**
 * The parser of a file: a coroutine that yields demands, is resumed with bytes, and yields what it finds. It neither waits nor knows the
 * source of the bytes, so that one parser serves files, sockets and browsers.
 *
 * The bytes are borrowed until the next demand.
 */
export type FileParser<G extends Given> = Generator<Demand | G, void, Uint8Array>;

/** A part of a parser that returns a result and gives nothing. */
export type Reading<T> = Generator<Demand, T, Uint8Array>;

/** Facts about a file, shared by its parser and what runs it. */
export interface FileState {
  /** Size of the file in bytes, if it is known. */
  readonly size: number | undefined;
  /** Offset in the file of the present piece, in bytes. */
  offset: number;
  /** Bytes at the end of the present piece that are to be handed out again. */
  unread: number;
  /** Memory of the parser's kernel that is the best place for the next bytes. */
  landing: Uint8Array | undefined;
  /** Notes for the user on how the file was read, in a sentence each. */
  readonly remarks: Set<string>;
}

/** Exactly `bytes` bytes. */
export function* take(bytes: number, at?: number): Reading<Uint8Array> {
  return yield { kind: 'demand', atLeast: bytes, atMost: bytes, atEnd: 'fail', ...(at === undefined ? {} : { at }) };
}

/** Exactly `bytes` bytes, or none at the end of the file. */
export function* takeOrEnd(bytes: number, at?: number): Reading<Uint8Array> {
  return yield { kind: 'demand', atLeast: bytes, atMost: bytes, atEnd: 'nothing', ...(at === undefined ? {} : { at }) };
}

/** One or more words of `bytes` bytes, at most `atMost` bytes of them, or none at the end of the file. */
export function* words(bytes: number, atMost: number): Reading<Uint8Array> {
  return yield { kind: 'demand', atLeast: bytes, atMost, atEnd: 'nothing' };
}

/** `bytes` bytes, or fewer at the end of the file. */
export function* lookAhead(bytes: number): Reading<Uint8Array> {
  return yield { kind: 'demand', atLeast: bytes, atMost: bytes, atEnd: 'rest' };
}

/** Goes on at an offset in the file, without reading what lies before it where that can be done. */
export function* skipTo(at: number): Reading<void> {
  yield { kind: 'demand', at, atLeast: 0, atMost: 0, atEnd: 'rest' };
}

/** Largest piece in which bytes are passed over. */
const PASSED_BYTES = 1 << 16;

/**
 * Passes over `bytes` bytes, however many, in pieces.
 *
 * @param see is shown each piece
 */
export function* pass(bytes: number, see?: (piece: Uint8Array) => void): Reading<void> {
  for (let left = bytes; left > 0; ) {
    const piece = yield* take(Math.min(left, PASSED_BYTES));
    see?.(piece);
    left -= piece.length;
  }
}
