/**
 * Reads and writes recordings of event cameras: files of their makers and of ROS as streams of `Events`, the messages of
 * simulated cameras, with times in seconds, pixels from the upper left, and many events per message.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * for await (const { count, t, x, y, polarity } of recording) console.log(count, t[0]);
 */

export type { KernelKind } from '../compression/kernel-kind.ts';
export type { ByteSource, Openable } from '../reading/byte-source.ts';
export { DETECTION_BYTES } from '../reading/byte-source.ts';
export type { Demand, FileParser, FileState } from '../reading/file-parser.ts';
export { RecordingError } from '../reading/recording-error.ts';
export type { EventEncoder } from './core/encoder.ts';
export { concatenateEvents, copyEvents } from './core/event-arrays.ts';
export { EventDecoder, type Series } from './core/event-decoder.ts';
export type { EventFile } from './core/event-file.ts';
export type { EventFormat, FormatWriting, Parse, ReadingOptions, TextColumns } from './core/event-format.ts';
export type { EventTally, Parser, ParserState, RecordedTopic, SingleEvent } from './core/parser.ts';
export type { SensorGeometry } from './core/sensor-geometry.ts';
export type { Frame, InertialSample, SideCounts, SideSample, TriggerEdge, Triple } from './core/side-sample.ts';
export { microsecondsOf, secondsBetween, secondsOf } from './core/time-stamps.ts';
export { parseCalibration } from './files/camera-calibration.ts';
export { createEventFile, encoderOf, formatOfPath } from './files/create.ts';
export { detectFormat } from './files/detect.ts';
export {
  EVENT_FORMATS,
  type EventFormatName,
  formatOf,
  WRITTEN_FORMATS,
  type WrittenFormat,
  type WrittenFormatName,
} from './files/formats.ts';
export { type EventRecording, type OpenOptions, openEvents, parserOf } from './files/open.ts';
export { ZURICH_COLUMNS } from './formats/text/text.ts';
export {
  ACCUMULATIONS,
  type Accumulation,
  type AccumulatorOptions,
  FrameAccumulator,
} from './frames/accumulator.ts';
export { createGifFile, createPngFiles, type FrameFile, type FrameFileOptions } from './frames/frame-file.ts';
export type { FrameOptions } from './frames/frame-sequence.ts';
export {
  receiveEvents,
  sendEvents,
  type UdpCounts,
  UdpReceiver,
  type UdpReceiverOptions,
  type UdpSender,
  type UdpSenderOptions,
} from './live/udp-events.ts';
export { eventPicture, shadedPicture } from './summary/event-picture.ts';
export { EventSummary } from './summary/event-summary.ts';
