import type { Events } from '../../../../agents/index.ts';
import type { SensorGeometry } from './sensor-geometry.ts';

/** What a parser asks for: the next bytes of its file. */
export interface Demand {
  readonly kind: 'demand';
  /** Where from, when not from where the last piece ended. */
  readonly at?: number;
  readonly atLeast: number;
  /** Pieces longer than `atLeast` are multiples of it, up to this. */
  readonly atMost: number;
  /** What to hand out when the file ends first: an error, nothing (if nothing is left at all), or what is left. */
  readonly atEnd: 'fail' | 'nothing' | 'rest';
}

/** What a parser gives: events, borrowed, as their arrays are reused once the parser goes on. */
export interface Delivery {
  readonly kind: 'events';
  readonly events: Events;
}

/**
 * Reads one format: a coroutine that yields demands and is resumed with bytes, and yields events as it has them. It
 * neither waits nor does it know where the bytes come from, so that one parser serves files, sockets and browsers.
 *
 * The bytes are borrowed until the next demand.
 */
export type Parser = Generator<Demand | Delivery, void, Uint8Array>;

/** A part of a parser that gives a result and yields no events. */
export type Reading<T> = Generator<Demand, T, Uint8Array>;

/** What a recording held beside the events that were delivered. */
export interface EventTally {
  events: number;
  /** Edges on the camera's trigger input. */
  triggers: number;
  /** Events left out because their pixel is not on the sensor. */
  outside: number;
  /** Words, packets and samples of other kinds: frames, inertial samples, monitoring, events before the first time. */
  other: number;
}

/** What a parser knows about its file, and says about it. */
export interface ParserState {
  /** Size of the file in bytes, when it is known. */
  readonly size: number | undefined;
  /** Where the piece at hand started, in the file. */
  offset: number;
  /** Bytes at the end of the piece at hand that are to be handed out again. */
  unread: number;
  /** Memory of the parser's kernel where the bytes that come next are best put. */
  landing: Uint8Array | undefined;
  /** Known after the header, or never. */
  geometry: SensorGeometry | undefined;
  readonly tally: EventTally;
}

export const delivery = (events: Events): Delivery => ({ kind: 'events', events });

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

/** At least `bytes` bytes where the file has them. */
export function* lookAhead(bytes: number): Reading<Uint8Array> {
  return yield { kind: 'demand', atLeast: bytes, atMost: bytes, atEnd: 'rest' };
}
