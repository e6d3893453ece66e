import { given } from '../../agents/given.ts';
import { ReaderLost, ReaderProcess } from '../recording/hdf5/index.ts';
import { type Hdf5Group, malformed, readHdf5Here } from './hdf5-content.ts';

/** Request to the process: the file that it is to read. */
export interface Hdf5File {
  readonly bytes: Uint8Array;
  readonly packageName?: string;
}

/** How a file is read. */
export interface Hdf5ReadingOptions {
  /** Package that is imported. Default: `h5wasm` */
  readonly packageName?: string;
  /** Seconds of wall time after which a file is taken for damaged. Default: 30. */
  readonly limitSeconds?: number;
}

/**
 * Reads all of an HDF5 file in a process of its own, which is killed where it finds no end: the library runs in circles over some damaged
 * files. In a browser it is read in the page, and nothing ends that.
 *
 * @throws BridgeError `malformed_nir` for what is no HDF5 file, or a damaged one; `hdf5_unavailable`
 */
export async function readHdf5(
  bytes: Uint8Array,
  { packageName, limitSeconds }: Hdf5ReadingOptions = {},
): Promise<Hdf5Group> {
  if (globalThis.process?.versions?.node === undefined) return readHdf5Here(bytes, packageName);
  const reader = await ReaderProcess.take('bridges/nir/hdf5-process');
  try {
    const file: Hdf5File = { bytes, ...given({ packageName }) };
    return await reader.ask<Hdf5Group>(file, limitSeconds);
  } catch (error) {
    throw error instanceof ReaderLost ? malformed('this HDF5 file cannot be read to its end', error) : error;
  } finally {
    reader.release();
  }
}
