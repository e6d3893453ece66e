import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Events } from '../../agents/index.ts';
import {
  AEDAT4_PACKINGS,
  type Aedat4Packing,
  aedat4Encoder,
} from '../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import { AEDAT4_COMPRESSION } from '../../bridges/recording/events/formats/aedat/aedat4-layout.ts';
import {
  concatenateEvents,
  EventDecoder,
  type EventEncoder,
  type EventFormatName,
  encoderOf,
  microsecondsOf,
  openEvents,
  parserOf,
  type SensorGeometry,
  secondsBetween,
  secondsOf,
} from '../../bridges/recording/events/index.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export type ReaderParameters =
  | { readonly prepare: string; readonly recordings: string | undefined }
  | { readonly format: EventFormatName; readonly file: string };

/** A file to decode. */
export interface ReaderInput {
  /** Format and compression. */
  readonly reader: string;
  readonly format: EventFormatName;
  /** Where its events are from. */
  readonly source: string;
  readonly file: string;
  /** Bytes of its header. */
  readonly header: number;
  readonly geometry: SensorGeometry;
}

export interface ReaderResult {
  /** ns CPU an event, of bytes in memory and of a file that is read in pieces. */
  readonly fromMemory: number;
  readonly fromFile: number;
  readonly events: number;
  readonly on: number;
  readonly x: number;
  readonly y: number;
  /** s */
  readonly t: number;
}

/** CPU time of a measure: enough for what the compiler does beside it not to count. */
const MEASURED_MILLISECONDS = 300;
/** Bytes read from a file at once, as in C. */
const READ_BYTES = 1 << 18;
/**
 * Events of a file: more than caches hold, and so many that opening it does not count beside what C has in place all the time;
 * fewer where packets or texts are large, and where each takes a process to compress.
 */
const FILE_EVENTS = 12e6;
const PACKET_EVENTS = 4e6;
const ZSTD_EVENTS = 4e5;
const RECORDINGS = ['faery_dvs.es', 'eccodecs_evt3_trigger.db3', 'ecpy_test_events_2.mcap'];

const ZSTD: Aedat4Packing = {
  code: AEDAT4_COMPRESSION.zstd,
  name: 'ZSTD',
  pack: (bytes) => spawnSync('zstd', ['-q', '-c', '-3'], { input: bytes, maxBuffer: 1 << 26 }).stdout,
};

interface Reader {
  readonly name: string;
  readonly format: EventFormatName;
  readonly encoder: (geometry: SensorGeometry) => EventEncoder;
}

function readers(): readonly Reader[] {
  const plain = (['evt2', 'evt3', 'dat', 'event-stream', 'text'] as const).map((format) => ({
    name: format,
    format,
    encoder: (geometry: SensorGeometry) => encoderOf(format, geometry),
  }));
  const packings: readonly (readonly [string, Aedat4Packing])[] = [
    ...Object.entries(AEDAT4_PACKINGS),
    ...(spawnSync('zstd', ['--version']).status === 0 ? [['zstd', ZSTD] as const] : []),
  ];
  return [
    ...plain,
    ...packings.map(([name, packing]) => ({
      name: `aedat4 ${name}`,
      format: 'aedat4' as const,
      encoder: (geometry: SensorGeometry) => aedat4Encoder(geometry, packing),
    })),
  ];
}

async function prepare(folder: string, recordings: string | undefined): Promise<readonly ReaderInput[]> {
  if (recordings === undefined) return write(folder, 'synthetic', movingEdge(), { width: 320, height: 240 });
  const inputs: ReaderInput[] = [];
  for (const name of RECORDINGS) {
    const recording = await openEvents(join(recordings, name));
    const parts: Events[] = [];
    for await (const part of recording) parts.push(part);
    inputs.push(...write(folder, name, rising(concatenateEvents(parts)), recording.geometry as SensorGeometry));
  }
  return inputs;
}

/** Writes events in every format, over and over until there are enough. */
function write(folder: string, source: string, events: Events, geometry: SensorGeometry): readonly ReaderInput[] {
  const span = 1 + microsecondsOf(events.t.at(-1) ?? 0);
  return readers().map(({ name, format, encoder: create }) => {
    const least = name.endsWith('zstd')
      ? ZSTD_EVENTS
      : format === 'aedat4' || format === 'text'
        ? PACKET_EVENTS
        : FILE_EVENTS;
    const encoder = create(geometry);
    const header = encoder.begin();
    const parts = [header];
    for (let k = 0; k * events.count < least; k++) {
      parts.push(encoder.encode({ ...events, t: events.t.map((time) => secondsOf(microsecondsOf(time) + k * span)) }));
    }
    const { bytes, replace } = encoder.end();
    const whole = Buffer.concat([...parts, bytes]);
    if (replace !== undefined) whole.set(replace.bytes, replace.offset);
    const file = join(folder, `${source}.${name}`);
    writeFileSync(file, whole);
    return { reader: name, format, source, file, header: header.length, geometry };
  });
}

/** Times from zero on that do not fall. */
function rising(events: Events): Events {
  let last = 0;
  return { ...events, t: events.t.map((time) => (last = Math.max(last, secondsBetween(events.t[0], time)))) };
}

/** What an edge that moves over the sensor makes: a column after the other, a few events a microsecond. */
function movingEdge(): Events {
  const count = 480_000;
  const index = Uint32Array.from({ length: count }, (_, i) => i);
  return {
    count,
    t: Float64Array.from(index, (i) => secondsOf(Math.floor(i / 4))),
    x: Uint16Array.from(index, (i) => (Math.floor(i / 240) + (Math.imul(i, 2654435761) >>> 30)) % 320),
    y: Uint16Array.from(index, (i) => i % 240),
    polarity: Uint8Array.from(index, (i) => Math.floor(i / 7) % 2),
  };
}

async function measure(format: EventFormatName, path: string): Promise<ReaderResult> {
  const bytes = new Uint8Array(readFileSync(path));
  const parser = await parserOf(format);
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(READ_BYTES);
  function* fromMemory(): Generator<Events, void, undefined> {
    yield* new EventDecoder(parser, bytes.length).feed(bytes);
  }
  function* fromFile(): Generator<Events, void, undefined> {
    const decoder = new EventDecoder(parser, bytes.length);
    while (!decoder.done) {
      const into = (decoder.landing ?? buffer).subarray(0, READ_BYTES);
      const read = readSync(file, into, 0, into.length, decoder.position);
      yield* read === 0 ? decoder.end() : decoder.feed(into.subarray(0, read));
    }
  }
  const sums = sumsOf(fromFile());
  if (JSON.stringify(sumsOf(fromMemory())) !== JSON.stringify(sums))
    throw new Error(`${path} reads otherwise in memory`);
  return { fromMemory: timeOf(fromMemory), fromFile: timeOf(fromFile), ...sums };
}

function sumsOf(recording: Iterable<Events>) {
  const sums = { events: 0, on: 0, x: 0, y: 0, t: 0 };
  for (const { count, t, x, y, polarity } of recording) {
    sums.events += count;
    for (let i = 0; i < count; i++) {
      sums.on += polarity[i];
      sums.x += x[i];
      sums.y += y[i];
      sums.t += t[i];
    }
  }
  return sums;
}

/** ns CPU an event, of a reader that runs over and over, after as long to warm up. */
function timeOf(read: () => Iterable<Events>): number {
  const run = (): number => {
    const since = process.cpuUsage();
    let events = 0;
    while (cpuMilliseconds(since) < MEASURED_MILLISECONDS) for (const { count } of read()) events += count;
    return (1e6 * cpuMilliseconds(since)) / events;
  };
  run();
  return run();
}

const given = parameters<ReaderParameters>();
report(await ('prepare' in given ? prepare(given.prepare, given.recordings) : measure(given.format, given.file)));
