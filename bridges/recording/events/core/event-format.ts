import type { EventEncoder } from './encoder.ts';
import type { KernelKind } from './event-kernel.ts';
import type { Parser, ParserState } from './parser.ts';
import type { SensorGeometry } from './sensor-geometry.ts';

/** All that is known about one format of recordings. */
export interface EventFormat<Name extends string = string> {
  /** Lower case, in words parted by dashes. */
  readonly name: Name;
  /**
   * Whether a file starts as those of the format do: by the mark that they have, else by whether the first records make sense.
   *
   * @param head the first bytes, `DETECTION_BYTES` of them where the file has that many
   * @param fileBytes size of the file
   */
  readonly recognise: (head: Uint8Array, fileBytes: number) => boolean;
  /** What reads a file of the format, once the modules that it needs are loaded. */
  readonly parser: (options: ReadingOptions) => Parse | Promise<Parse>;
  /** Absent from a format that is only read. */
  readonly writing?: FormatWriting;
}

/** Starts to read one file. */
export type Parse = (state: ParserState) => Parser;

/** How files of a format are written. */
export interface FormatWriting {
  /** Endings of the names of files, lower case with their dot; the first is the usual one. */
  readonly endings: readonly string[];
  /** Files say how large the sensor is, so it has to be known to write one. */
  readonly statesGeometry: boolean;
  readonly encoder: (geometry: SensorGeometry) => EventEncoder;
}

/** What can be said about a file beyond its content; a format takes what concerns it. */
export interface ReadingOptions {
  /** Stream of an AEDAT 4 file; the first one with events by default. */
  readonly stream?: number;
  /** Topic of a bag or an MCAP file; the first one of events by default. */
  readonly topic?: string;
  /** Columns of a text file; `t x y p` with t in seconds by default. */
  readonly columns?: TextColumns;
  /** `javascript` for the oracle of the WebAssembly decoders. */
  readonly kernel?: KernelKind;
}

/** What the columns of a text file hold. */
export interface TextColumns {
  /** The order of the columns: a permutation of `txyp`, with `-` for columns to skip. */
  readonly order: string;
  /** Unit of t. */
  readonly time: 's' | 'ms' | 'us' | 'ns';
}

/** Recognises files by the ASCII text that they start with. */
export function startsWith(mark: string): EventFormat['recognise'] {
  return (head) => new TextDecoder('latin1').decode(head.subarray(0, mark.length)) === mark;
}
