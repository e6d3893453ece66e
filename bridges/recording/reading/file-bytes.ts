import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BridgeError } from '../../../agents/index.ts';
import type { ByteSource } from './byte-source.ts';
import { StreamBytes } from './stream-bytes.ts';

/**
 * Opens a file or a pipe for reading.
 *
 * @throws BridgeError `unreadable_file`
 */
export async function openFile(path: string): Promise<ByteSource> {
  const file = await attempt(path, () => open(path));
  const stats = await attempt(path, () => file.stat());
  if (stats.isFIFO() || stats.isSocket() || stats.isCharacterDevice()) {
    return new StreamBytes(file.createReadStream(), path);
  }
  if (!stats.isFile()) {
    await file.close();
    throw unreadable(path, 'not a file');
  }
  return {
    size: stats.size,
    name: path,
    path: resolve(path),
    read: (offset, into) => attempt(path, () => fill(file, offset, into)),
    readNow: (offset, into) => fillNow(path, file.fd, offset, into),
    close: () => file.close(),
  };
}

async function fill(file: FileHandle, offset: number, into: Uint8Array): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await file.read(into, done, into.length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

function fillNow(path: string, fd: number, offset: number, into: Uint8Array): number {
  let done = 0;
  try {
    while (done < into.length) {
      const read = readSync(fd, into, done, into.length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
  } catch (error) {
    throw unreadable(path, (error as NodeJS.ErrnoException).code ?? String(error), error);
  }
  return done;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unreadable(path, (error as NodeJS.ErrnoException).code ?? String(error), error);
  }
}

function unreadable(path: string, received: string, cause?: unknown): BridgeError {
  return new BridgeError(`the file '${path}' cannot be read`, {
    code: 'unreadable_file',
    expected: 'a file that you may read',
    received,
    block: path,
    remedy: 'check the path and its permissions',
    cause,
  });
}
