import { given } from '../../../../agents/given.ts';
import { BridgeError, type Events } from '../../../../agents/index.ts';
import { partsOf } from '../../bags/bag-parts.ts';
import type { Openable } from '../../reading/byte-source.ts';
import { packingOf } from '../../reading/packed-bytes.ts';
import { pump } from '../../reading/pump.ts';
import { inPart } from '../../reading/recording-error.ts';
import type { RecordingPart } from '../../reading/recording-part.ts';
import { shownBeginning } from '../../reading/shown-beginning.ts';
import { copyEvents } from '../core/event-arrays.ts';
import { EventDecoder } from '../core/event-decoder.ts';
import type { EventFormat, Parse, ReadingOptions } from '../core/event-format.ts';
import type { EventTally, ParserState, RecordedTopic, SingleEvent } from '../core/parser.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import type { SideSample } from '../core/side-sample.ts';
import { detectFormat } from './detect.ts';
import { EVENT_FORMATS, type EventFormatName, formatOf } from './formats.ts';
import { otherFormat } from './other-formats.ts';

/** Format and geometry of a recording that its content does not give, and options of its format. */
export interface OpenOptions extends ReadingOptions {
  /** Format of the recording; of a bag in a folder, of all its files. Default: detected from the content. */
  readonly format?: EventFormatName | EventFormat;
  /** Geometry of the sensor, for formats that do not hold it. */
  readonly geometry?: SensorGeometry;
  /** Whether what the camera sent beside its events is read too: `EventRecording.beside`. Default: false. */
  readonly beside?: boolean;
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
  /**
   * Samples that came with the latest message of events, in the order of the file; empty unless the option `beside` asks for them. A
   * message may be without events then.
   */
  readonly beside: readonly SideSample[];
  /** The first event of the latest iteration that was dropped because its pixel lies outside of the sensor. */
  readonly firstOutside: SingleEvent | undefined;
  /** Topics of a bag or an MCAP file that the latest iteration has met, those without events too. */
  readonly topics: readonly Readonly<RecordedTopic>[];
  /** How the parts of a bag or an MCAP file are compressed: `zstd`, `lz4`, `bz2`; empty where they are not. */
  readonly compressions: readonly string[];
  /** Notes on how the recording is read, in a sentence each: on parts that were left out, on values that may be meant otherwise. */
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
  const files = await partsOf(from);
  const format = formatOf<EventFormat>(options.format ?? (await detect(files[0])), EVENT_FORMATS);
  const apart = globalThis.process?.versions?.node === undefined ? undefined : format.apart;
  const parse: Parse = apart === undefined ? await format.parser(options) : READ_APART;
  const { beside = false } = options;
  let decoder = new EventDecoder(parse);
  /** Bytes of the files before the present one. */
  let passed = 0;
  async function* borrowed(): AsyncGenerator<Events, void, undefined> {
    passed = 0;
    let before: ParserState | undefined;
    for (const [k, file] of files.entries()) {
      const source = await file.open();
      try {
        decoder = new EventDecoder(parse, source.size, {
          ...given({ before }),
          beside,
          continues: k + 1 < files.length,
          readNow: source.readNow?.bind(source),
        });
        const packing = packingOf(source.name);
        if (packing !== undefined) decoder.state.compressions.add(packing);
        if (options.geometry !== undefined) decoder.state.geometry ??= options.geometry;
        yield* apart === undefined ? pump(source, decoder) : apart(source, options, decoder.state);
      } catch (error) {
        throw files.length === 1 ? error : inPart(error, source.name);
      } finally {
        decoder.close();
        await source.close();
      }
      before = decoder.state;
      if (k + 1 < files.length) passed += source.size ?? decoder.position;
    }
  }
  return {
    format: format.name,
    get geometry() {
      return decoder.state.geometry;
    },
    get bytes() {
      const read = passed + (apart === undefined ? decoder.position : decoder.state.offset);
      return { read, size: Math.max(read, passed + (decoder.state.size ?? 0)) };
    },
    get tally() {
      return decoder.state.tally;
    },
    get beside() {
      return decoder.state.beside ?? [];
    },
    get firstOutside() {
      return decoder.state.firstOutside;
    },
    get topics() {
      return [...decoder.state.topics.values()];
    },
    get compressions() {
      return [...decoder.state.compressions];
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

/** Of a file that is read elsewhere. */
const READ_APART: Parse = function* () {};

async function detect(from: RecordingPart): Promise<EventFormat> {
  const { head, size, name } = await from.peek();
  const format = detectFormat(head, size ?? Number.NaN);
  if (format !== undefined) return format;
  await from.close();
  const other = otherFormat(head);
  throw new BridgeError(
    other === undefined
      ? `${name} is no recording of events that is known here`
      : `${name} is ${other.name}, which is not read here`,
    {
      code: 'unknown_recording',
      expected: `one of ${EVENT_FORMATS.map(({ name }) => name).join(', ')}`,
      received: other?.name ?? shownBeginning(head, size),
      remedy: other?.remedy ?? 'name the format, if it is one of these without a header: --from, `format`',
    },
  );
}

/** The parser of a format, for an {@link EventDecoder}. */
export async function parserOf(format: EventFormatName | EventFormat, options: ReadingOptions = {}): Promise<Parse> {
  return formatOf<EventFormat>(format, EVENT_FORMATS).parser(options);
}
