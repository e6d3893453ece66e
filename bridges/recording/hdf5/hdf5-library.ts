import { BridgeError } from '../../../agents/index.ts';

/** Part of h5wasm that is used; it is the HDF5 library compiled to WebAssembly. */
export interface Hdf5Library {
  readonly ready: Promise<Hdf5Module>;
  readonly File: new (path: string, mode: 'r' | 'w') => Hdf5LibraryGroup & { close(): unknown };
  readonly Group: abstract new (...parts: never[]) => Hdf5LibraryGroup;
  readonly Dataset: abstract new (...parts: never[]) => Hdf5LibraryDataset;
}

/** The library when it is ready, with the file system of its own that its files are in. */
export interface Hdf5Module {
  readonly FS: {
    writeFile(path: string, bytes: Uint8Array): void;
    readFile(path: string): Uint8Array;
    unlink(path: string): void;
    mkdirTree(path: string): void;
    lookupPath(path: string): { readonly node: { stream_ops: object } };
  };
  activate_throwing_error_handler(): void;
  get_plugin_search_paths(): readonly string[];
}

/** Object of the library that has attributes. */
interface Attributed {
  readonly attrs: Readonly<Record<string, { readonly value: unknown }>>;
  create_attribute(name: string, data: unknown, shape?: readonly number[] | null, dtype?: string | null): void;
}

/** A group of the library. */
export interface Hdf5LibraryGroup extends Attributed {
  keys(): string[];
  get(name: string): unknown;
  create_group(name: string): Hdf5LibraryGroup;
  create_dataset(dataset: {
    readonly name: string;
    readonly data: unknown;
    readonly shape: readonly number[];
    readonly dtype?: string;
    readonly compression?: 'gzip' | number;
    readonly compression_opts?: number | readonly number[];
    readonly chunks?: readonly number[];
    readonly maxshape?: readonly (number | null)[];
  }): Hdf5LibraryDataset;
}

/** A data set of the library. */
export interface Hdf5LibraryDataset extends Attributed {
  readonly shape: readonly number[] | null;
  readonly dtype: unknown;
  readonly value: unknown;
  readonly filters: readonly { readonly id: number; readonly name: string }[];
  readonly metadata: {
    readonly type: number;
    readonly size: number;
    readonly littleEndian: boolean;
    readonly chunks: readonly number[] | null;
    readonly compound_type?: {
      readonly members: readonly { readonly name: string; readonly type: number; readonly size: number }[];
    };
  };
  slice(ranges: readonly (readonly [from: number, to: number])[]): unknown;
  write_slice(ranges: readonly (readonly [from: number, to: number])[], data: unknown): void;
  resize(shape: readonly number[]): number;
}

/** The package, and its versions that are known to work. */
export const HDF5_PACKAGE = 'h5wasm';
const INSTALL = 'npm install h5wasm@~0.10.3';

/**
 * Imports h5wasm, an optional peer.
 *
 * @param packageName what is imported. Default: `h5wasm`
 * @throws BridgeError `hdf5_unavailable`, with the command that installs it
 */
export async function loadHdf5(packageName = HDF5_PACKAGE): Promise<Hdf5Library> {
  let library: Hdf5Library;
  try {
    library = (await import(packageName)) as Hdf5Library;
    await library.ready;
  } catch (error) {
    throw new BridgeError('this is an HDF5 file, and there is no library that reads and writes them', {
      code: 'hdf5_unavailable',
      expected: packageName,
      received: error instanceof Error ? error.message.split('\n', 1)[0] : String(error),
      remedy: INSTALL,
      cause: error,
    });
  }
  return library;
}

/** Serial number of the next file in the library's own file system, where each needs a name. */
let serial = 0;

/** A path that no other file of the library's file system has. */
export const freshHdf5Path = (): string => `/file-${serial++}`;

/** Reason for a failure, as the library gives it: it tells of every function that failed, and the innermost knows why. */
export function hdf5Reason(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return [...error.message.matchAll(/\(\): (.*)/g)].at(-1)?.[1] ?? error.message;
}
