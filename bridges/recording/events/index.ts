/**
 * Recordings of event cameras: files of the makers and of ROS as streams of `Events`, as simulated cameras give
 * them: times in seconds, pixels from the upper left one, many events a message. And back.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * for await (const { count, t, x, y, polarity } of recording) console.log(count, t[0]);
 */
export type { ByteSource, Openable } from './byte-source.ts';
export { DETECTION_BYTES, detectFormat, EVENT_FORMATS, type EventFormat } from './detect.ts';
export type { EventEncoder } from './encoder.ts';
export { concatenateEvents, copyEvents } from './event-arrays.ts';
export { EventDecoder } from './event-decoder.ts';
export {
  createEventFile,
  type EventFile,
  encoderOf,
  formatOfName,
  WRITTEN_FORMATS,
  type WrittenFormat,
} from './event-file.ts';
export type { KernelKind } from './event-kernel.ts';
export { eventPicture, shadedPicture } from './event-picture.ts';
export { type EventRecording, type OpenOptions, openEvents, parserOf } from './event-source.ts';
export { EventSummary } from './event-summary.ts';
export type { EventTally, Parser, ParserState } from './parser.ts';
export { RecordingError } from './recording-error.ts';
export type { SensorGeometry } from './sensor-geometry.ts';
export { type TextColumns, ZURICH_COLUMNS } from './text.ts';
export { microsecondsOf, secondsBetween, secondsOf } from './time-stamps.ts';
