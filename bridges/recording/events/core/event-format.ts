import type { Events } from '../../../../agents/index.ts';
import type { KernelKind } from '../../compression/kernel-kind.ts';
import type { ByteSource } from '../../reading/byte-source.ts';
import type { EventEncoder } from './encoder.ts';
import type { Parser, ParserState } from './parser.ts';
import type { SensorGeometry } from './sensor-geometry.ts';

/** A format of recordings: how its files are recognised, read and written. */
export interface EventFormat<Name extends string = string> {
  /** Lower case, words joined by dashes. */
  readonly name: Name;
  /**
   * Whether a file is of this format: by the mark at its start, or, for formats without one, by whether the first records make
   * sense.
   *
   * @param head the first bytes of the file, at most `DETECTION_BYTES`
   * @param fileBytes size of the file
   */
  readonly recognise: (head: Uint8Array, fileBytes: number) => boolean;
  /** Loads the modules that reading needs, and returns the reader. */
  readonly parser: (options: ReadingOptions) => Parse | Promise<Parse>;
  /**
   * Reads a file in a process of its own, in Node: for a format whose parser a damaged file may keep busy for ever. `state` follows what is
   * found, its `offset` what was read.
   */
  readonly apart?: (source: ByteSource, options: ReadingOptions, state: ParserState) => AsyncIterable<Events>;
  /** How files are written; absent from a format that is only read. */
  readonly writing?: FormatWriting;
}

/** Starts to read one file. */
export type Parse = (state: ParserState) => Parser;

/** How files of a format are written. */
export interface FormatWriting {
  /** Endings of file names, lower case with their dot; the first is the usual one. */
  readonly endings: readonly string[];
  /** Whether files hold the geometry of the sensor: always, so that it must be known to write one, `where known`, or never. */
  readonly statesGeometry: boolean | 'where known';
  /** Loads what the encoder needs, and has to be awaited before one is made; absent where that is nothing. */
  readonly prepare?: () => Promise<void>;
  /** Makes the encoder of one file. */
  readonly encoder: (geometry: SensorGeometry) => EventEncoder;
}

/** Options for reading a file. Each format ignores those of others. */
export interface ReadingOptions {
  /** Id of the stream of an AEDAT 4 file. Default: the first with events. */
  readonly stream?: number;
  /** Topic of a bag or an MCAP file. Default: the first with events. */
  readonly topic?: string;
  /** Columns of a text file, as far as they are known. Default: as its first line names them, else `t x y p`, with t in seconds. */
  readonly columns?: Partial<TextColumns>;
  /**
   * Bytes that the compressed parts of a file may decompress to, all together. Default: 64 times the bytes of the file so far, and
   * at least 64 MiB.
   */
  readonly mostContentBytes?: number;
  /** Kernel of the decoder. Default `wasm`. */
  readonly kernel?: KernelKind;
}

/** Units of time, by how many of them a second has. */
export const UNITS_A_SECOND: Readonly<Record<TextColumns['time'], number>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };

/** Columns of a text file. */
export interface TextColumns {
  /** Order of the columns: a permutation of `txyp`, with `-` for columns to skip. */
  readonly order: string;
  /** Unit of t. */
  readonly time: 's' | 'ms' | 'us' | 'ns';
}
