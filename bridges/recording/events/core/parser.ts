import type { Events } from '../../../../agents/index.ts';
import type { FileParser, FileState } from '../../reading/file-parser.ts';
import type { SensorGeometry } from './sensor-geometry.ts';
import type { SideSample } from './side-sample.ts';

/** Events from a parser; borrowed, because their arrays are reused when the parser continues. */
export interface Delivery {
  readonly kind: 'events';
  readonly events: Events;
  /** How many of the last times may be none that a recording can have, unless one of these is none. */
  readonly doubtfulTimes: number;
}

/** The parser of a format of events. */
export type Parser = FileParser<Delivery>;

/** Counts of a recording's content. */
export interface EventTally {
  /** Number of events delivered. */
  events: number;
  /** Number of edges on the camera's trigger input. */
  triggers: number;
  /** Number of events dropped because their pixel lies outside of the sensor. */
  outside: number;
  /** Number of pictures. */
  frames: number;
  /** Number of samples of inertial units. */
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

/** Facts about a file of events, shared by its parser and the decoder that runs it. */
export interface ParserState extends FileState {
  /** Geometry of the sensor; undefined before the header, and for formats that do not hold it. */
  geometry: SensorGeometry | undefined;
  /** Counts of the recording's content so far, those in its earlier files among them. */
  readonly tally: EventTally;
  /** The first event that was dropped because its pixel lies outside of the sensor. */
  firstOutside: SingleEvent | undefined;
  /**
   * Samples that came beside the events of the present delivery, in the order of the file; undefined where nobody asked for them. A parser
   * that adds some gives a delivery then, if need be one without events.
   */
  beside: SideSample[] | undefined;
  /** Topics of a file of messages, in the order of their first mention. */
  readonly topics: Map<string, RecordedTopic>;
  /** How the parts of a file of messages are compressed: `zstd`, `lz4`, `bz2`. */
  readonly compressions: Set<string>;
  /** Whether another file goes on with the recording, which may have the events that this one lacks. */
  readonly continues: boolean;
  /**
   * Fills `into` with the bytes of the file from `offset`, at once, and returns how many they are; for formats that ask for them out of
   * order. Undefined where bytes have to be waited for.
   */
  readonly readNow: ((offset: number, into: Uint8Array) => number) | undefined;
}

/** A topic of a file of messages. */
export interface RecordedTopic {
  /** Name of the topic, as the file has it: `/dvs/events`. */
  readonly name: string;
  /** Type of its messages, as `sensor_msgs/msg/Imu`. */
  readonly type: string;
  /** Whether messages of this type hold events. */
  readonly holdsEvents: boolean;
  /** Number of its messages so far. */
  readonly messages: number;
  /** Seconds, time of the earliest message; Infinity without any. */
  readonly earliest: number;
  /** Seconds, time of the latest message; -Infinity without any. */
  readonly latest: number;
  /** Messages per second, from the median time between two; undefined below two messages. */
  readonly medianHz: number | undefined;
}

/** @param doubtfulTimes of the last times. Default: all */
export const delivery = (events: Events, doubtfulTimes = Infinity): Delivery => ({
  kind: 'events',
  events,
  doubtfulTimes,
});
