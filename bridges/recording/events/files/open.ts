import { BridgeError, type Events } from '../../../../agents/index.ts';
import { copyEvents } from '../core/event-arrays.ts';
import { EventDecoder } from '../core/event-decoder.ts';
import type { EventFormat, Parse, ReadingOptions } from '../core/event-format.ts';
import type { EventTally, ParserState, RecordedTopic, SingleEvent } from '../core/parser.ts';
import { RecordingError } from '../core/recording-error.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import type { ByteSource, Openable } from './byte-source.ts';
import { DETECTION_BYTES, detectFormat } from './detect.ts';
import { EVENT_FORMATS, type EventFormatName, formatOf } from './formats.ts';
import { openBytes } from './open-bytes.ts';
import { otherFormat } from './other-formats.ts';

/** Bytes of one read from a file: few after a seek, then twice as many each time, up to the most. */
const FEWEST_BYTES = 1 << 15;
const MOST_BYTES = 1 << 20;

/** Format and geometry of a recording that its content does not give, and options of its format. */
export interface OpenOptions extends ReadingOptions {
  /** Format of the recording; of a bag in a folder, of all its files. Default: detected from the content. */
  readonly format?: EventFormatName | EventFormat;
  /** Geometry of the sensor, for formats that do not hold it. */
  readonly geometry?: SensorGeometry;
}

/** The events of a recording, read during iteration, part by part. It may be iterated repeatedly, but for a stream. */
export interface EventRecording extends AsyncIterable<Events> {
  /** Name of the format. */
  readonly format: string;
  /** Geometry of the sensor; undefined before the first events, and for formats that do not hold it. */
  readonly geometry: SensorGeometry | undefined;
  /** Progress of the latest iteration. */
  readonly bytes: {
    /** Bytes read so far. */
    readonly read: number;
    /** Bytes of the whole recording; of a stream, those so far; of a bag of several files, those of the files so far. */
    readonly size: number;
  };
  /** Counts of the latest iteration so far. */
  readonly tally: Readonly<EventTally>;
  /** The first event of the latest iteration that was dropped because its pixel lies outside of the sensor. */
  readonly firstOutside: SingleEvent | undefined;
  /** Topics of a bag or an MCAP file that the latest iteration has met, those without events too. */
  readonly topics: readonly Readonly<RecordedTopic>[];
  /** What should be known about how the recording is read, in a sentence each: what was left out, what may be meant otherwise. */
  readonly remarks: readonly string[];
  /**
   * Iterates without copies: messages share their arrays, which are longer than `count`, so that each is valid until the next is
   * asked for.
   */
  borrowed(): AsyncGenerator<Events, void, undefined>;
}

/**
 * Opens a recording of events: a path (in Node), a blob, bytes, or a stream of bytes. The format is detected from the content. The
 * files in the folder of a bag of ROS 2 are read as one recording.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * for await (const { count, t, x, y, polarity } of recording) console.log(count, t[0]);
 *
 * @throws BridgeError `unknown_recording`; during iteration a RecordingError that names the offset, after all events before it
 */
export async function openEvents(from: Openable, options: OpenOptions = {}): Promise<EventRecording> {
  const files = (await partsOf(from)).map((part) => new Source(part));
  const format = formatOf<EventFormat>(options.format ?? (await detect(files[0])), EVENT_FORMATS);
  const parse = await format.parser(options);
  let decoder = new EventDecoder(parse);
  /** Bytes of the files before the present one. */
  let passed = 0;
  async function* borrowed(): AsyncGenerator<Events, void, undefined> {
    passed = 0;
    let before: ParserState | undefined;
    for (const [k, file] of files.entries()) {
      const source = await file.open();
      try {
        decoder = new EventDecoder(parse, source.size, { ...(before && { before }), continues: k + 1 < files.length });
        if (options.geometry !== undefined) decoder.state.geometry ??= options.geometry;
        yield* pump(source, decoder);
      } catch (error) {
        throw files.length === 1 ? error : inPart(error, source.name);
      } finally {
        await source.close();
      }
      before = decoder.state;
      if (k + 1 < files.length) passed += decoder.position;
    }
  }
  return {
    format: format.name,
    get geometry() {
      return decoder.state.geometry;
    },
    get bytes() {
      const read = passed + decoder.position;
      return { read, size: Math.max(read, passed + (decoder.state.size ?? 0)) };
    },
    get tally() {
      return decoder.state.tally;
    },
    get firstOutside() {
      return decoder.state.firstOutside;
    },
    get topics() {
      return [...decoder.state.topics.values()];
    },
    get remarks() {
      return [...decoder.state.remarks];
    },
    borrowed,
    async *[Symbol.asyncIterator]() {
      for await (const events of borrowed()) yield copyEvents(events);
    },
  };
}

/** The files of a recording. */
async function partsOf(from: Openable): Promise<readonly Openable[]> {
  if (typeof from !== 'string') return [from];
  const { filesOfBag } = await import('./bag-folder.ts');
  return (await filesOfBag(from)) ?? [from];
}

/** The error of one of several files, with its name. */
function inPart(error: unknown, file: string): unknown {
  if (!(error instanceof RecordingError)) return error;
  const { code, offset, expected = '', received, remedy = '' } = error;
  return new RecordingError(`a file of the bag cannot be read to its end: ${file}`, offset, {
    code,
    expected,
    received,
    remedy,
    block: file,
    cause: error,
  });
}

/** Opens what is read: a file anew for each reading, a stream once. */
class Source {
  readonly #from: Openable;
  #stream: ByteSource | undefined;
  #spent = false;

  constructor(from: Openable) {
    this.#from = from;
  }

  /** @throws BridgeError `not_seekable` for a stream that has been read */
  async open(): Promise<ByteSource> {
    const source = this.#stream ?? (await openBytes(this.#from));
    if (source.size === undefined) {
      if (this.#spent) throw new BridgeError(`${source.name} is a stream, and has been read`, NOT_AGAIN);
      this.#stream = source;
      this.#spent = true;
    }
    return source;
  }

  /** Lets go of a stream that will not be read. */
  async close(): Promise<void> {
    await this.#stream?.close();
  }

  /** The first bytes, and the size where it is known. */
  async peek(): Promise<{ readonly head: Uint8Array; readonly size: number | undefined; readonly name: string }> {
    const source = await openBytes(this.#from);
    if (source.size === undefined) this.#stream = source;
    try {
      const head = new Uint8Array(Math.min(DETECTION_BYTES, source.size ?? DETECTION_BYTES));
      const read = await source.read(0, head);
      const ended = source.size === undefined && read < head.length;
      return { head: head.subarray(0, read), size: ended ? read : source.size, name: source.name };
    } finally {
      if (source.size !== undefined) await source.close();
    }
  }
}

const NOT_AGAIN = {
  code: 'not_seekable',
  expected: 'one reading of a stream',
  received: 'another',
  remedy: 'save the stream as a file, and read that',
} as const;

/** Feeds a decoder with the bytes of a source. */
async function* pump(source: ByteSource, decoder: EventDecoder): AsyncGenerator<Events, void, undefined> {
  const buffer = new Uint8Array(Math.min(MOST_BYTES, source.size ?? MOST_BYTES));
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

async function detect(from: Source): Promise<EventFormat> {
  const { head, size, name } = await from.peek();
  const format = detectFormat(head, size ?? Number.NaN);
  if (format !== undefined) return format;
  await from.close();
  const other = otherFormat(head, size ?? Number.NaN);
  throw new BridgeError(
    other === undefined
      ? `${name} is no recording of events that is known here`
      : `${name} is ${other.name}, which is not read here`,
    {
      code: 'unknown_recording',
      expected: `one of ${EVENT_FORMATS.map(({ name }) => name).join(', ')}`,
      received: size === 0 ? 'an empty file' : (other?.name ?? shown(head.subarray(0, SHOWN_BYTES))),
      remedy: other?.remedy ?? 'name the format, if it is one of these without a header: --from, `format`',
    },
  );
}

/** The parser of a format, for an {@link EventDecoder}. */
export async function parserOf(format: EventFormatName | EventFormat, options: ReadingOptions = {}): Promise<Parse> {
  return formatOf<EventFormat>(format, EVENT_FORMATS).parser(options);
}
