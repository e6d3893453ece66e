import { freshHdf5Path, type Hdf5Library, type Hdf5LibraryGroup, type Hdf5Module } from './hdf5-library.ts';

/** Bytes that can be read at once, wherever they are. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** Fills `into` with the bytes from `offset`; returns how many, fewer only at the end. */
  readNow(offset: number, into: Uint8Array): number;
}

/**
 * Opens an HDF5 file of which the library reads what it needs, as it needs it: the file may be larger than memory.
 *
 * @throws Error of the library for what is no HDF5 file
 */
export function openHdf5(
  library: Hdf5Library,
  { FS, activate_throwing_error_handler }: Hdf5Module,
  { size, readNow }: RandomAccess,
): { readonly root: Hdf5LibraryGroup; close(): void } {
  const path = freshHdf5Path();
  FS.writeFile(path, new Uint8Array(0));
  const { node } = FS.lookupPath(path);
  Object.defineProperty(node, 'usedBytes', { get: () => size });
  node.stream_ops = {
    ...node.stream_ops,
    read: (_stream: unknown, buffer: ArrayBufferView, to: number, length: number, from: number): number => {
      const bytes = Math.max(0, Math.min(length, size - from));
      return readNow(from, new Uint8Array(buffer.buffer, buffer.byteOffset + to, bytes));
    },
  };
  try {
    // Otherwise the library prints what is wrong, and goes on.
    activate_throwing_error_handler();
    const file = new library.File(path, 'r');
    return {
      root: file,
      close() {
        file.close();
        FS.unlink(path);
      },
    };
  } catch (error) {
    FS.unlink(path);
    throw error;
  }
}
