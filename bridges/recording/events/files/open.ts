import { BridgeError, type Events } from '../../../../agents/index.ts';
import { loadZstd } from '../compression/zstd.ts';
import { copyEvents } from '../core/event-arrays.ts';
import { EventDecoder } from '../core/event-decoder.ts';
import type { KernelKind } from '../core/event-kernel.ts';
import type { EventTally, Parser, ParserState } from '../core/parser.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { parseAedat2 } from '../formats/aedat2.ts';
import { parseAedat3 } from '../formats/aedat3.ts';
import { parseAedat4 } from '../formats/aedat4.ts';
import { parseDat } from '../formats/dat.ts';
import { parseEventStream } from '../formats/event-stream.ts';
import { parseEvt2 } from '../formats/evt2.ts';
import { parseEvt3 } from '../formats/evt3.ts';
import { parseEvt21 } from '../formats/evt21.ts';
import { parseNMnist } from '../formats/n-mnist.ts';
import { parseText, type TextColumns } from '../formats/text.ts';
import { parseMcap } from '../ros/mcap.ts';
import { parseRosbag1 } from '../ros/rosbag1.ts';
import { parseRosbag2 } from '../ros/rosbag2.ts';
import type { ByteSource, Openable } from './byte-source.ts';
import { DETECTION_BYTES, detectFormat, EVENT_FORMATS, type EventFormat } from './detect.ts';
import { openBytes } from './open-bytes.ts';

/** Bytes read from a file at once: few after a jump, more and more in a row. */
const FEWEST_BYTES = 1 << 15;
const MOST_BYTES = 1 << 20;

export interface OpenOptions {
  /** Instead of what the content says. */
  readonly format?: EventFormat;
  /** Of a sensor whose recording does not give it. */
  readonly geometry?: SensorGeometry;
  /** Stream of an AEDAT 4 file; the first one with events by default. */
  readonly stream?: number;
  /** Topic of a bag or an MCAP file; the first one of events by default. */
  readonly topic?: string;
  /** Columns of a text file; `t x y p` with t in seconds by default. */
  readonly columns?: TextColumns;
  /** `javascript` for the oracle of the WebAssembly decoders. */
  readonly kernel?: KernelKind;
}

/** The events of a recording, read as they are iterated, part by part; it may be iterated again. */
export interface EventRecording extends AsyncIterable<Events> {
  readonly format: EventFormat;
  /** Known from the first events on, for formats that hold it. */
  readonly geometry: SensorGeometry | undefined;
  /** Bytes of the recording, and how many of them the latest iteration has read. */
  readonly bytes: { readonly read: number; readonly size: number };
  /** What the latest iteration has met so far. */
  readonly tally: Readonly<EventTally>;
  /**
   * One message whose arrays are longer than its `count` and reused for the next events: for a reader that is done with them
   * before it asks for more.
   */
  borrowed(): AsyncGenerator<Events, void, undefined>;
}

/**
 * Opens a recording of events: a path (in Node), a blob, or bytes. The format is told by the content.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * for await (const { count, t, x, y, polarity } of recording) console.log(count, t[0]);
 *
 * @throws BridgeError `unknown_recording`; while iterating, a RecordingError that names the offset, after all the events
 * before it
 */
export async function openEvents(from: Openable, options: OpenOptions = {}): Promise<EventRecording> {
  const format = options.format ?? (await detect(from));
  const parse = await parserOf(format, options);
  let decoder = new EventDecoder(parse);
  async function* borrowed(): AsyncGenerator<Events, void, undefined> {
    const source = await openBytes(from);
    try {
      decoder = new EventDecoder(parse, source.size);
      if (options.geometry !== undefined) decoder.state.geometry = options.geometry;
      yield* pump(source, decoder);
    } finally {
      await source.close();
    }
  }
  return {
    format,
    get geometry() {
      return decoder.state.geometry;
    },
    get bytes() {
      return { read: decoder.position, size: decoder.state.size ?? 0 };
    },
    get tally() {
      return decoder.state.tally;
    },
    borrowed,
    async *[Symbol.asyncIterator]() {
      for await (const events of borrowed()) yield copyEvents(events);
    },
  };
}

/** Feeds a decoder with what it asks for. */
async function* pump(source: ByteSource, decoder: EventDecoder): AsyncGenerator<Events, void, undefined> {
  const buffer = new Uint8Array(Math.min(MOST_BYTES, source.size));
  let bytes = FEWEST_BYTES;
  let next = 0;
  while (!decoder.done) {
    const { position } = decoder;
    bytes = position === next ? Math.min(2 * bytes, MOST_BYTES) : FEWEST_BYTES;
    const { landing = buffer } = decoder;
    const read = await source.read(position, landing.subarray(0, bytes));
    next = position + read;
    yield* read === 0 ? decoder.end() : decoder.feed(landing.subarray(0, read));
    if (read === 0) return;
  }
}

async function detect(from: Openable): Promise<EventFormat> {
  const source = await openBytes(from);
  try {
    const head = new Uint8Array(Math.min(DETECTION_BYTES, source.size));
    const read = await source.read(0, head);
    const format = detectFormat(head.subarray(0, read), source.size);
    if (format !== undefined) return format;
    throw new BridgeError(`${source.name} is no recording of events that is known here`, {
      code: 'unknown_recording',
      expected: `one of ${EVENT_FORMATS.join(', ')}`,
      received: source.size === 0 ? 'an empty file' : [...head.subarray(0, 16)],
      remedy: 'name the format, if it is one of these without a header',
    });
  } finally {
    await source.close();
  }
}

/** The parser of a format, for an {@link EventDecoder}. */
export async function parserOf(
  format: EventFormat,
  { kernel, stream, topic, columns }: OpenOptions = {},
): Promise<(state: ParserState) => Parser> {
  switch (format) {
    case 'evt2':
      return (state) => parseEvt2(state, kernel);
    case 'evt2.1':
      return parseEvt21;
    case 'evt3':
      return (state) => parseEvt3(state, kernel);
    case 'dat':
      return (state) => parseDat(state, kernel);
    case 'event-stream':
      return (state) => parseEventStream(state, kernel);
    case 'aedat4': {
      const zstd = await loadZstd();
      return (state) => parseAedat4(state, zstd, kernel, stream);
    }
    case 'aedat3':
      return parseAedat3;
    case 'aedat2':
      return parseAedat2;
    case 'n-mnist':
      return parseNMnist;
    case 'mcap': {
      const zstd = await loadZstd();
      return (state) => parseMcap(state, zstd, kernel, topic);
    }
    case 'rosbag2':
      return (state) => parseRosbag2(state, kernel, topic);
    case 'rosbag1':
      return (state) => parseRosbag1(state, kernel, topic);
    case 'text':
      return (state) => parseText(state, columns);
  }
}
