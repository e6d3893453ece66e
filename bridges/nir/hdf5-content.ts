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

/** Item of a group: another group, or a data set. */
export type Hdf5Item = Hdf5Group | Hdf5Numbers | Hdf5Texts | Hdf5Other;

/** Groups and data sets, beyond which a file is taken for one whose groups hold themselves. */
const MOST_ITEMS = 1_000_000;

/** Bytes of numbers that a file may declare whatever its size, and for each of its bytes: they may be compressed. */
const [LEAST_CONTENT, CONTENT_PER_BYTE] = [1 << 26, 64];

/** Numbers of items and bytes read so far, and the most bytes that may be. */
interface Allowance {
  items: number;
  bytes: number;
  readonly most: number;
}

/**
 * Reads all of an HDF5 file, in this thread: a damaged file may keep the library busy for ever.
 *
 * @throws BridgeError `malformed_nir` for what is no HDF5 file, or a damaged one; `hdf5_unavailable`
 */
export async function readHdf5Here(bytes: Uint8Array, packageName?: string): Promise<Hdf5Group> {
  const library = await loadHdf5(packageName);
  const { FS, activate_throwing_error_handler } = await library.ready;
  const path = freshHdf5Path();
  FS.writeFile(path, bytes);
  try {
    // Otherwise the library prints what is wrong, and goes on.
    activate_throwing_error_handler();
    const file = new library.File(path, 'r');
    try {
      return groupOf(library, file, {
        items: 0,
        bytes: 0,
        most: Math.max(LEAST_CONTENT, CONTENT_PER_BYTE * bytes.length),
      });
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

/** The error about a file that cannot be read. @param cause what the library threw, or what was found */
export function malformed(message: string, cause?: unknown): BridgeError {
  return new BridgeError(message, {
    code: 'malformed_nir',
    expected: 'a NIR file',
    received: hdf5Reason(cause),
    cause,
  });
}

function groupOf(library: Hdf5Library, group: Hdf5LibraryGroup, read: Allowance): Hdf5Group {
  return new Map(
    group.keys().map((name): [string, Hdf5Item] => {
      if (++read.items > MOST_ITEMS) throw malformed(`there are more than ${MOST_ITEMS} groups and data sets`);
      const item = group.get(name);
      if (item instanceof library.Group) return [name, groupOf(library, item, read)];
      if (item instanceof library.Dataset) return [name, valuesOf(item, read)];
      throw malformed(`'${name}' is neither a group nor a data set`, item);
    }),
  );
}

function valuesOf(dataset: Hdf5LibraryDataset, read: Allowance): Hdf5Numbers | Hdf5Texts | Hdf5Other {
  const { shape, dtype, metadata } = dataset;
  read.bytes += (shape ?? []).reduce((product, extent) => product * extent, metadata.size);
  if (!(read.bytes <= read.most)) throw malformed(`more than ${read.most} bytes are declared`, `${read.bytes} bytes`);
  const { value } = dataset;
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
