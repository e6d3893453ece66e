import type { Events } from '../../../../agents/index.ts';
import type { SensorGeometry } from './sensor-geometry.ts';

/** A demand of a parser for the next bytes of its file. */
export interface Demand {
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

/** Events from a parser; borrowed, because their arrays are reused when the parser continues. */
export interface Delivery {
  readonly kind: 'events';
  readonly events: Events;
  /** How many of the last times may be none that a recording can have, unless one of these is none. */
  readonly doubtfulTimes: number;
}

/**
 * The parser of a format: a coroutine that yields demands, is resumed with bytes, and yields events. It neither waits nor knows the
 * source of the bytes, so that one parser serves files, sockets and browsers.
 *
 * The bytes are borrowed until the next demand.
 */
export type Parser = Generator<Demand | Delivery, void, Uint8Array>;

/** A part of a parser that returns a result and yields no events. */
export type Reading<T> = Generator<Demand, T, Uint8Array>;

/** Counts of a recording's content. */
export interface EventTally {
  /** Number of events delivered. */
  events: number;
  /** Number of edges on the camera's trigger input. */
  triggers: number;
  /** Number of events dropped because their pixel lies outside of the sensor. */
  outside: number;
  /** Number of pictures that were passed over. */
  frames: number;
  /** Number of samples of inertial units that were passed over. */
  inertial: number;
  /** Words, packets, messages and samples of other kinds that were passed over: monitoring, events before the first time. */
  other: number;
}

/** One event. */
export interface SingleEvent {
  /** Seconds. */
  readonly t: number;
  /** Column in pixels from the left edge, from 0. */
  readonly x: number;
  /** Row in pixels from the top edge, from 0. */
  readonly y: number;
  /** Whether the pixel became brighter. */
  readonly on: boolean;
}

/** Facts about a file, shared by its parser and the decoder that runs it. */
export interface ParserState {
  /** Size of the file in bytes, if it is known. */
  readonly size: number | undefined;
  /** Offset in the file of the present piece, in bytes. */
  offset: number;
  /** Bytes at the end of the present piece that are to be handed out again. */
  unread: number;
  /** Memory of the parser's kernel that is the best place for the next bytes. */
  landing: Uint8Array | undefined;
  /** Geometry of the sensor; undefined before the header, and for formats that do not hold it. */
  geometry: SensorGeometry | undefined;
  readonly tally: EventTally;
  /** The first event that was dropped because its pixel lies outside of the sensor. */
  firstOutside: SingleEvent | undefined;
  /** What a user should know about how the file was read, in a sentence each. */
  readonly remarks: Set<string>;
  /** Topics of a file of messages, in the order of their first mention. */
  readonly topics: Map<string, RecordedTopic>;
  /** Whether another file goes on with the recording, which may have the events that this one lacks. */
  readonly continues: boolean;
}

/** A topic of a file of messages. */
export interface RecordedTopic {
  readonly name: string;
  /** Type of its messages, as `sensor_msgs/msg/Imu`. */
  readonly type: string;
  /** Whether messages of this type hold events. */
  readonly holdsEvents: boolean;
  /** Number of its messages so far. */
  messages: number;
  /** Seconds, time of the earliest message; Infinity without any. */
  earliest: number;
  /** Seconds, time of the latest message; -Infinity without any. */
  latest: number;
}

/** @param doubtfulTimes of the last times. Default: all */
export const delivery = (events: Events, doubtfulTimes = Infinity): Delivery => ({
  kind: 'events',
  events,
  doubtfulTimes,
});

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
