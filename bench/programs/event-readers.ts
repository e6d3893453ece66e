import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  concatenateBatches,
  type EventBatch,
  EventDecoder,
  type EventEncoder,
  encoderOf,
  openEvents,
  parserOf,
  type SensorGeometry,
} from '../../bridges/recording/events/index.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export const READER_FORMATS = ['evt2', 'evt3', 'dat', 'event-stream', 'aedat4'] as const;

export type ReaderFormat = (typeof READER_FORMATS)[number];

export type ReaderParameters =
  | { readonly prepare: string; readonly recordings: string | undefined }
  | { readonly format: ReaderFormat; readonly file: string; readonly rounds: number };

/** A file to decode. */
export interface ReaderInput {
  readonly format: ReaderFormat;
  readonly source: string;
  readonly file: string;
  /** Bytes of its header. */
  readonly header: number;
  readonly geometry: SensorGeometry;
}

export interface ReaderResult {
  readonly nanosecondsAnEvent: number;
  readonly events: number;
  readonly on: number;
  readonly x: number;
  readonly y: number;
  readonly t: number;
}

/** Recordings whose events are written anew in every format, each as often as makes some millions. */
const SOURCES = [
  { name: 'simulated DVS 320x240', file: 'faery_dvs.es', repeats: 8 },
  { name: 'Prophesee 1280x720', file: 'eccodecs_evt3_trigger.db3', repeats: 40 },
  { name: 'DAVIS 346x260', file: 'ecpy_test_events_2.mcap', repeats: 8 },
] as const;

async function prepare(folder: string, recordings: string | undefined): Promise<readonly ReaderInput[]> {
  const inputs: ReaderInput[] = [];
  for (const { name, file, repeats } of SOURCES) {
    if (recordings === undefined) break;
    const recording = await openEvents(join(recordings, file));
    const batches: EventBatch[] = [];
    for await (const batch of recording) batches.push(batch);
    const geometry = recording.geometry as SensorGeometry;
    inputs.push(...write(folder, name, rising(concatenateBatches(batches)), repeats, geometry));
  }
  if (inputs.length === 0) inputs.push(...write(folder, 'bursts 320x240', bursts(), 8, { width: 320, height: 240 }));
  return inputs;
}

function write(
  folder: string,
  source: string,
  events: EventBatch,
  repeats: number,
  geometry: SensorGeometry,
): readonly ReaderInput[] {
  return READER_FORMATS.map((format) => {
    const encoder: EventEncoder = encoderOf(format, geometry);
    const header = encoder.begin();
    const parts = [header];
    const span = 1 + (events.t.at(-1) ?? 0);
    for (let k = 0; k < repeats; k++) {
      parts.push(encoder.encode({ ...events, t: events.t.map((time) => time + k * span) }));
    }
    const { bytes, replace } = encoder.end();
    const whole = Buffer.concat([...parts, bytes]);
    if (replace !== undefined) whole.set(replace.bytes, replace.offset);
    const file = join(folder, `${source}.${format}`);
    writeFileSync(file, whole);
    return { format, source, file, header: header.length, geometry };
  });
}

/** Times from zero on that do not fall. */
function rising(events: EventBatch): EventBatch {
  let last = 0;
  return { ...events, t: events.t.map((time) => (last = Math.max(last, Math.round(time - events.t[0])))) };
}

/** What an edge that moves over the sensor makes: a column after the other, a few events a microsecond. */
function bursts(): EventBatch {
  const count = 480_000;
  const index = Uint32Array.from({ length: count }, (_, i) => i);
  return {
    count,
    t: Float64Array.from(index, (i) => Math.floor(i / 4)),
    x: Uint16Array.from(index, (i) => (Math.floor(i / 240) + (Math.imul(i, 2654435761) >>> 30)) % 320),
    y: Uint16Array.from(index, (i) => i % 240),
    polarity: Uint8Array.from(index, (i) => Math.floor(i / 7) % 2),
  };
}

async function measure(format: ReaderFormat, file: string, rounds: number): Promise<ReaderResult> {
  const bytes = readFileSync(file);
  const parser = await parserOf(format);
  const decode = (visit: (batch: EventBatch) => void): void => {
    for (const batch of new EventDecoder(parser, bytes.length).feed(bytes)) visit(batch);
  };
  const sums = { events: 0, on: 0, x: 0, y: 0, t: 0 };
  const warmUp = 10;
  let events = 0;
  let since = process.cpuUsage();
  for (let round = -warmUp; round < rounds; round++) {
    if (round === 0) since = process.cpuUsage();
    decode((batch) => {
      events += batch.count;
    });
  }
  const cpu = cpuMilliseconds(since);
  decode(({ count, t, x, y, polarity }) => {
    sums.events += count;
    for (let i = 0; i < count; i++) {
      sums.on += polarity[i];
      sums.x += x[i];
      sums.y += y[i];
      sums.t += t[i];
    }
  });
  return { nanosecondsAnEvent: (1e6 * cpu * (rounds + warmUp)) / (events * rounds), ...sums };
}

const given = parameters<ReaderParameters>();
report(
  await ('prepare' in given
    ? prepare(given.prepare, given.recordings)
    : measure(given.format, given.file, given.rounds)),
);
