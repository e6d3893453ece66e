import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Events } from '../../agents/index.ts';
import {
  concatenateEvents,
  DETECTION_BYTES,
  detectFormat,
  EVENT_FORMATS,
  type EventEncoder,
  type EventFormat,
  type KernelKind,
  microsecondsOf,
  type Parse,
  RecordingError,
  type SensorGeometry,
} from '../../bridges/recording/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { Check } from './check.ts';
import { type Arrival, type Decoded, damagedFile, decodeFile, drawEvents, encodeFile } from './event-files.ts';

const KERNELS: readonly KernelKind[] = ['wasm', 'javascript'];
/** Bytes of memory that reading one damaged file may take; the files are small. */
const MOST_BYTES = 64 << 20;
/** Bytes by which the memory in use may grow while many damaged files are read. */
const MOST_GROWTH = 24 << 20;

/** A recording, with what it holds. */
export interface KnownRecording {
  /** Bytes of the whole file; a few thousand are enough. */
  readonly bytes: Uint8Array;
  /** Events of the recording, in its order. */
  readonly events: Readonly<Events>;
  /** Size of the sensor; absent if the file does not say it. */
  readonly geometry?: SensorGeometry;
}

/** Which files {@link eventFormatConformance} reads and writes, and how many. */
export interface EventFormatConformanceOptions {
  /** Recordings to read beside those that are written. A format that is only read needs at least one. Default: none. */
  readonly recordings?: readonly KnownRecording[];
  /** Size in pixels of the sensor whose events are written. Default: 1280 x 720. */
  readonly geometry?: SensorGeometry;
  /** Longest time between two events that are written. Default: 1. */
  readonly longestPauseSeconds?: number;
  /** Number of files that are written and read again, with each kernel. Default: 60. */
  readonly rounds?: number;
  /** Number of places at which a file is cut, at most. Default: 400. */
  readonly mostCuts?: number;
  /** Number of damaged files that are read. Default: 1000. */
  readonly damagedFiles?: number;
  /**
   * Number of events at most per byte of a file. Default: 1530, which are the 6 events of a byte of EVT 3.0 times the 255 bytes
   * that a byte of LZ4 can stand for.
   */
  readonly mostEventsPerByte?: number;
  /** Seed of the events and of the damage. Default: 1. */
  readonly seed?: number;
}

/**
 * Checks what every format of event recordings must do. A parser that loops without asking for bytes or giving events hangs the
 * check.
 *
 * @throws AssertionError, when it is called, for a format that is only read if there are no recordings
 */
export function eventFormatConformance(
  format: EventFormat,
  options: EventFormatConformanceOptions = {},
): readonly Check[] {
  const { geometry = { width: 1280, height: 720 }, longestPauseSeconds = 1, rounds = 60, seed = 1 } = options;
  const { mostCuts = 400, damagedFiles = 1000, mostEventsPerByte = 6 * 255, recordings = [] } = options;
  const { writing } = format;
  const pause = microsecondsOf(longestPauseSeconds);
  const checks: Check[] = [];
  const it = (name: string, run: Check['run']): void => void checks.push({ name, run });
  const parser = async (kernel: KernelKind): Promise<Parse> => format.parser({ kernel });

  function written(random: RandomStream, bursts: number): KnownRecording {
    assert(writing !== undefined);
    const first = drawEvents(random, geometry, 0, pause, 1 + random.integer(bursts));
    const last = first.t[first.count - 1];
    const second = drawEvents(random, geometry, microsecondsOf(last), pause, random.integer(bursts));
    const bytes = encodeFile(writing.encoder(geometry), first, second);
    return { bytes, events: concatenateEvents([first, second]), ...(writing.statesGeometry ? { geometry } : {}) };
  }
  const known = [...recordings, ...(writing === undefined ? [] : [written(new RandomStream(seed, 'sample'), 8)])];
  assert(known.length > 0, `${format.name} is only read, so recordings have to be given`);

  if (writing !== undefined) {
    it('gives back what is written, from pieces of any length', async () => {
      for (const kernel of KERNELS) {
        const parse = await parser(kernel);
        for (let round = 0; round < rounds; round++) {
          const random = new RandomStream(seed, 'written', round);
          const recording = written(random, 30);
          const least = 1 + random.integer(5000);
          same(decodeFile(parse, recording.bytes), recording, `round ${round}`);
          same(decodeFile(parse, recording.bytes, { step: () => least }), recording, `round ${round}, by ${least}`);
          recognised(recording.bytes);
        }
      }
    });

    it('is asked for by the endings of its files', () => {
      for (const ending of writing.endings) assert.match(ending, /^\.[a-z0-9.]+$/);
      assert(writing.endings.length > 0);
    });

    if (writing.statesGeometry) {
      it('refuses to write a pixel that is not on the sensor', () => {
        const { width, height } = geometry;
        for (const [x, y] of [
          [width, 0],
          [0, height],
        ]) {
          const encoder = writing.encoder(geometry);
          encoder.begin();
          const events = { ...drawEvents(new RandomStream(seed, 'off'), geometry, 0, 0, 1), count: 1 };
          events.x[0] = x;
          events.y[0] = y;
          assert.throws(() => encoder.encode(events), { code: 'event_not_representable' });
        }
      });
    }
  }

  function recognised(file: Uint8Array): void {
    const head = file.subarray(0, DETECTION_BYTES);
    assert(format.recognise(head, file.length), 'is not recognised');
    const listed = EVENT_FORMATS.some(({ name }) => name === format.name);
    if (listed) assert.equal(detectFormat(head, file.length)?.name, format.name);
  }

  it('is told by the content of its files, and not by nothing or noise', () => {
    for (const { bytes } of known) recognised(bytes);
    for (let length = 0; length < 500; length++) {
      const random = new RandomStream(seed, 'noise', length);
      const noise = Uint8Array.from({ length }, () => random.integer(256));
      assert(!format.recognise(noise, length), `${length} bytes of noise are taken for a file`);
    }
    for (const { bytes } of known) {
      for (let length = 0; length < 100; length++) format.recognise(bytes.subarray(0, length), length);
    }
  });

  it('decodes recordings to the events that are in them', async () => {
    for (const kernel of KERNELS) {
      const parse = await parser(kernel);
      for (const recording of known) same(decodeFile(parse, recording.bytes), recording, kernel);
    }
  });

  it('gives the same events, in whatever two pieces a file arrives, or byte by byte', async () => {
    for (const kernel of KERNELS) {
      const parse = await parser(kernel);
      for (const recording of known) {
        const { length } = recording.bytes;
        for (let cut = 1; cut < length; cut += Math.ceil(length / mostCuts)) {
          const step = (offset: number): number => (offset < cut ? cut - offset : length);
          same(decodeFile(parse, recording.bytes, { step }), recording, `${kernel}, cut at byte ${cut}`);
        }
        same(decodeFile(parse, recording.bytes, { step: () => 1 }), recording, `${kernel}, byte by byte`);
      }
    }
  });

  it('gives the same events from bytes that are read to where it would have them', async () => {
    const parse = await parser('wasm');
    for (const recording of [...known, ...(writing === undefined ? [] : [long(writing.encoder(geometry))])]) {
      for (const step of [1 << 12, 70_001, 1 << 18, 1 << 21]) {
        const decoded = decodeFile(parse, recording.bytes, { step: () => step, lands: () => true });
        same(decoded, recording, `by ${step}`);
        assert(decoded.landed > 0 || decoded.state.landing === undefined || recording.bytes.length <= step);
      }
    }
    for (const recording of known) {
      for (let round = 0; round < rounds; round++) {
        const random = new RandomStream(seed, 'landing', round);
        const arrival: Arrival = { step: () => 1 + random.integer(700), lands: () => random.integer(2) === 0 };
        same(decodeFile(parse, recording.bytes, arrival), recording, `round ${round}`);
      }
    }
  });

  /** A recording of more events than a decoder gives at once. */
  function long(encoder: EventEncoder): KnownRecording {
    const events = drawEvents(new RandomStream(seed, 'long'), geometry, 0, 1000, 12_000);
    return { bytes: encodeFile(encoder, events), events, ...(writing?.statesGeometry ? { geometry } : {}) };
  }

  it('of a file that is cut off gives the events before the cut, and says where it is', async () => {
    const parse = await parser('wasm');
    for (const { bytes, events } of known) {
      for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / mostCuts)) {
        const decoded = decodeFile(parse, bytes.subarray(0, length), { step: () => 50 });
        begin(decoded.events, events, `cut at byte ${length}`);
        placed(decoded, length);
      }
    }
  });

  it(`of ${damagedFiles} damaged files reads what it can, and says where that ends`, async () => {
    const parse = await parser('wasm');
    const read = (from: number, to: number): void => {
      for (let file = from; file < to; file++) {
        const random = new RandomStream(seed, 'damaged', file);
        const bytes = damagedFile(random, known[file % known.length].bytes);
        const mostEvents = mostEventsPerByte * bytes.length;
        const step = 16 + random.integer(4000);
        const before = getHeapStatistics().external_memory;
        const decoded = decodeFile(parse, bytes, { step: () => step, mostEvents });
        const taken = getHeapStatistics().external_memory - before;
        assert(taken < MOST_BYTES, `damaged file ${file} of ${bytes.length} bytes takes ${taken}`);
        try {
          placed(decoded, bytes.length);
          onSensor(decoded);
        } catch (error) {
          throw new Error(`damaged file ${file}: ${(error as Error).message}`, { cause: error });
        }
      }
    };
    const warm = Math.ceil(damagedFiles / 20);
    read(0, warm);
    const settled = await memoryInUse();
    read(warm, warm + damagedFiles);
    let grown = MOST_GROWTH;
    for (let k = 0; k < 50 && grown >= MOST_GROWTH; k++) grown = (await memoryInUse()) - settled;
    assert(grown < MOST_GROWTH, `${grown} bytes stay in use`);
  });

  return checks;
}

/** Asserts that events are the first of the expected ones. */
function begin(events: Readonly<Events>, expected: Readonly<Events>, when: string): void {
  const row = ({ t, x, y, polarity }: Readonly<Events>, i: number): string =>
    `${t[i]} s (${x[i]}, ${y[i]}) ${polarity[i]}`;
  assert(events.count <= expected.count, `${when}: ${events.count} events instead of ${expected.count}`);
  for (let i = 0; i < events.count; i++) {
    const alike =
      events.t[i] === expected.t[i] &&
      events.x[i] === expected.x[i] &&
      events.y[i] === expected.y[i] &&
      events.polarity[i] === expected.polarity[i];
    if (!alike) assert.fail(`${when}: event ${i} is ${row(events, i)}, not ${row(expected, i)}`);
  }
}

/** Asserts that what was decoded is what is in a recording. */
function same({ events, state, error }: Decoded, { events: expected, geometry }: KnownRecording, when: string): void {
  assert.ifError(error);
  begin(events, expected, when);
  assert.equal(events.count, expected.count, when);
  assert.deepEqual(state.geometry, geometry, when);
  const { count } = expected;
  const { events: given, triggers, outside } = state.tally;
  assert.deepEqual({ given, triggers, outside }, { given: count, triggers: 0, outside: 0 }, when);
}

/** Asserts that an error, if there is one, says where in the file it is. */
function placed({ error }: Decoded, bytes: number): void {
  if (error === undefined) return;
  assert(error instanceof RecordingError, String(error));
  assert.match(error.code, /^(truncated|corrupt|unsupported|oversized)_recording$/);
  assert(error.offset >= 0 && error.offset <= bytes, `byte ${error.offset} of ${bytes}`);
  assert(typeof error.expected === 'string');
}

/** Asserts that all events are on the sensor. */
function onSensor({ events, state }: Decoded): void {
  const { width = 0x10000, height = 0x10000 } = state.geometry ?? {};
  assert.equal(events.count, state.tally.events);
  assert(events.x.every((x) => x < width) && events.y.every((y) => y < height), 'events off the sensor');
}

/** Bytes in use after collections of garbage. What a collection finds is freed a little later. */
async function memoryInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let k = 0; k < 2; k++) {
    collect();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
