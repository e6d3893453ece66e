import { BridgeError } from '../../agents/index.ts';
import {
  freshHdf5Path,
  type Hdf5Library,
  type Hdf5LibraryDataset,
  type Hdf5LibraryGroup,
  hdf5Reason,
  loadHdf5,
} from '../recording/hdf5/index.ts';

/** Numbers of a data set, as the file has them; a shape of no axes is a single one. */
export interface Hdf5Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

/** Texts of a data set. */
export interface Hdf5Texts {
  readonly shape: readonly number[];
  readonly texts: readonly string[];
}

/** A data set of another kind of elements, which nothing here reads. */
export interface Hdf5Other {
  readonly shape: readonly number[];
  readonly elements: string;
}

/** A group with what it holds by name. */
export type Hdf5Group = ReadonlyMap<string, Hdf5Item>;

/** What a group holds. */
export type Hdf5Item = Hdf5Group | Hdf5Numbers | Hdf5Texts | Hdf5Other;

/** Below so many elements, an index of chunks outweighs what compression saves. */
const FEWEST_COMPRESSED = 256;

/** Groups and data sets, beyond which a file is taken for one whose groups hold themselves. */
const MOST_ITEMS = 1_000_000;

/**
 * Reads all of an HDF5 file.
 *
 * @throws BridgeError `malformed_nir` for what is no HDF5 file, or a damaged one; `hdf5_unavailable`
 */
export async function readHdf5(bytes: Uint8Array, packageName?: string): Promise<Hdf5Group> {
  const library = await loadHdf5(packageName);
  const { FS, activate_throwing_error_handler } = await library.ready;
  const path = freshHdf5Path();
  FS.writeFile(path, bytes);
  try {
    // Otherwise the library prints what is wrong, and goes on.
    activate_throwing_error_handler();
    const file = new library.File(path, 'r');
    try {
      return groupOf(library, file, { items: 0 });
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    throw malformed('this is not a whole HDF5 file', error);
  } finally {
    FS.unlink(path);
  }
}

function malformed(message: string, cause?: unknown): BridgeError {
  return new BridgeError(message, {
    code: 'malformed_nir',
    expected: 'a NIR file',
    received: hdf5Reason(cause),
    cause,
  });
}

function groupOf(library: Hdf5Library, group: Hdf5LibraryGroup, read: { items: number }): Hdf5Group {
  return new Map(
    group.keys().map((name): [string, Hdf5Item] => {
      if (++read.items > MOST_ITEMS) throw malformed(`there are more than ${MOST_ITEMS} groups and data sets`);
      const item = group.get(name);
      if (item instanceof library.Group) return [name, groupOf(library, item, read)];
      if (item instanceof library.Dataset) return [name, valuesOf(item)];
      throw malformed(`'${name}' is neither a group nor a data set`, item);
    }),
  );
}

function valuesOf(dataset: Hdf5LibraryDataset): Hdf5Numbers | Hdf5Texts | Hdf5Other {
  const { shape, dtype, value } = dataset;
  if (shape === null) return { shape: [0], elements: 'nothing' };
  if (typeof value === 'string') return { shape, texts: [value] };
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return { shape, texts: value };
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof BigInt64Array) {
    return { shape, data: value };
  }
  if (typeof value === 'bigint') return { shape, data: BigInt64Array.of(value) };
  // A single number comes without its precision.
  if (typeof value === 'number' && dtype === '<f') return { shape, data: Float32Array.of(value) };
  if (typeof value === 'number') {
    const whole = /^.[bBhHiIqQ]$/.test(String(dtype));
    return { shape, data: whole ? BigInt64Array.of(BigInt(value)) : Float64Array.of(value) };
  }
  if (ArrayBuffer.isView(value)) {
    return { shape, data: BigInt64Array.from(value as unknown as Iterable<number | bigint>, BigInt) };
  }
  return { shape, elements: JSON.stringify(dtype) ?? 'unknown' };
}

/**
 * Writes an HDF5 file. Larger arrays are compressed by gzip.
 *
 * @throws BridgeError `hdf5_unavailable`
 */
export async function writeHdf5(content: Hdf5Group, packageName?: string): Promise<Uint8Array> {
  const library = await loadHdf5(packageName);
  const { FS } = await library.ready;
  const path = freshHdf5Path();
  const file = new library.File(path, 'w');
  try {
    fill(file, content);
  } finally {
    file.close();
  }
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

function fill(group: Hdf5LibraryGroup, content: Hdf5Group): void {
  for (const [name, item] of content) {
    if (item instanceof Map) fill(group.create_group(name), item);
    else if ('texts' in item) {
      const [first] = item.texts;
      group.create_dataset({ name, data: item.shape.length === 0 ? first : item.texts, shape: item.shape, dtype: 'S' });
    } else if ('data' in item) {
      const { shape, data } = item;
      const dtype = data instanceof Float32Array ? '<f' : data instanceof Float64Array ? '<d' : '<q';
      const packed = data.length < FEWEST_COMPRESSED ? {} : { compression: 'gzip' as const, chunks: shape };
      group.create_dataset({ name, data, shape, dtype, ...packed });
    }
  }
}
