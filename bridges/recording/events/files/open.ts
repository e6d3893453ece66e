import { BridgeError, type Events } from '../../../../agents/index.ts';
import { copyEvents } from '../core/event-arrays.ts';
import { EventDecoder } from '../core/event-decoder.ts';
import type { EventFormat, Parse, ReadingOptions } from '../core/event-format.ts';
import type { EventTally } from '../core/parser.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import type { ByteSource, Openable } from './byte-source.ts';
import { DETECTION_BYTES, detectFormat } from './detect.ts';
import { EVENT_FORMATS, type EventFormatName, formatOf } from './formats.ts';
import { openBytes } from './open-bytes.ts';

/** Bytes read from a file at once: few after a jump, more and more in a row. */
const FEWEST_BYTES = 1 << 15;
const MOST_BYTES = 1 << 20;

export interface OpenOptions extends ReadingOptions {
  /** Instead of what the content says. */
  readonly format?: EventFormatName | EventFormat;
  /** Of a sensor whose recording does not give it. */
  readonly geometry?: SensorGeometry;
}

/** The events of a recording, read as they are iterated, part by part; it may be iterated again. */
export interface EventRecording extends AsyncIterable<Events> {
  /** Name of the format. */
  readonly format: string;
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
  const format = formatOf<EventFormat>(options.format ?? (await detect(from)), EVENT_FORMATS);
  const parse = await format.parser(options);
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
    format: format.name,
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
      expected: `one of ${EVENT_FORMATS.map(({ name }) => name).join(', ')}`,
      received: source.size === 0 ? 'an empty file' : [...head.subarray(0, 16)],
      remedy: 'name the format, if it is one of these without a header',
    });
  } finally {
    await source.close();
  }
}

/** The parser of a format, for an {@link EventDecoder}. */
export async function parserOf(format: EventFormatName | EventFormat, options: ReadingOptions = {}): Promise<Parse> {
  return formatOf<EventFormat>(format, EVENT_FORMATS).parser(options);
}
