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

/** Bytes of one read from a file: few after a seek, then twice as many each time, up to the most. */
const FEWEST_BYTES = 1 << 15;
const MOST_BYTES = 1 << 20;

/** Format and geometry of a recording that its content does not give, and options of its format. */
export interface OpenOptions extends ReadingOptions {
  /** Format of the recording. Default: detected from the content. */
  readonly format?: EventFormatName | EventFormat;
  /** Geometry of the sensor, for formats that do not hold it. */
  readonly geometry?: SensorGeometry;
}

/** The events of a recording, read during iteration, part by part. It may be iterated repeatedly. */
export interface EventRecording extends AsyncIterable<Events> {
  /** Name of the format. */
  readonly format: string;
  /** Geometry of the sensor; undefined before the first events, and for formats that do not hold it. */
  readonly geometry: SensorGeometry | undefined;
  /** Progress of the latest iteration. */
  readonly bytes: {
    /** Bytes read so far. */
    readonly read: number;
    /** Bytes of the whole recording. */
    readonly size: number;
  };
  /** Counts of the latest iteration so far. */
  readonly tally: Readonly<EventTally>;
  /**
   * Iterates without copies: messages share their arrays, which are longer than `count`, so that each is valid until the next is
   * asked for.
   */
  borrowed(): AsyncGenerator<Events, void, undefined>;
}

/**
 * Opens a recording of events: a path (in Node), a blob, or bytes. The format is detected from the content.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * for await (const { count, t, x, y, polarity } of recording) console.log(count, t[0]);
 *
 * @throws BridgeError `unknown_recording`; during iteration a RecordingError that names the offset, after all events before it
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

/** Feeds a decoder with the bytes of a source. */
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

/** Number of bytes of an unknown file that an error shows. */
const SHOWN_BYTES = 16;

/** The beginning of a file for people: as text if it is some, else as numbers. */
function shown(bytes: Uint8Array): string | number[] {
  const isText = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
  return isText ? new TextDecoder().decode(bytes) : [...bytes];
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
      received: source.size === 0 ? 'an empty file' : shown(head.subarray(0, SHOWN_BYTES)),
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
