import { closeSync, openSync, writeSync } from 'node:fs';
import { BridgeError } from '../../../agents/index.ts';

/**
 * A file that is written piece by piece, synchronously; an existing file is replaced. If a piece cannot be written, the file is
 * closed, and every later piece is refused with the same error.
 *
 * @throws BridgeError `recording_failed`, from each of its members but `close` after a failure
 */
export class OutputFile {
  readonly #path: string;
  readonly #file: number;
  #open = true;
  #failure: unknown;

  constructor(path: string) {
    this.#path = path;
    this.#file = attempt(path, 'opened', () => openSync(path, 'w'));
  }

  append(bytes: Uint8Array): void {
    this.#write(bytes, null);
  }

  /** Overwrites the bytes at `offset`. */
  replace(offset: number, bytes: Uint8Array): void {
    this.#write(bytes, offset);
  }

  /** Closes the file; does nothing if it is closed already. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    attempt(this.#path, 'closed', () => closeSync(this.#file));
  }

  #write(bytes: Uint8Array, offset: number | null): void {
    if (!this.#open) throw this.#failure ?? closed(this.#path);
    try {
      attempt(this.#path, 'written', () => {
        for (let done = 0; done < bytes.length; ) {
          done += writeSync(this.#file, bytes, done, bytes.length - done, offset === null ? null : offset + done);
        }
      });
    } catch (error) {
      this.#open = false;
      this.#failure = error;
      closeQuietly(this.#file);
      throw error;
    }
  }
}

function closed(path: string): BridgeError {
  return new BridgeError(`the recording '${path}' is closed`, {
    code: 'recording_failed',
    expected: 'a file that is open',
    received: 'bytes to write after its end',
    block: path,
    remedy: 'close the recording when all has been written',
  });
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free space on that disk, or record to another',
  EDQUOT: 'free some of your quota, or record to another disk',
  EACCES: 'choose a file that you may write',
  EPERM: 'choose a file that you may write',
  EROFS: 'record to a disk that is not read-only',
  ENOENT: 'create the folder first',
  EISDIR: 'give the name of a file, not of a folder',
};

function attempt<T>(path: string, done: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new BridgeError(`the recording '${path}' could not be ${done}: ${reason}`, {
      code: 'recording_failed',
      expected: 'a file on a disk with space left',
      received: reason,
      block: path,
      remedy: REMEDIES[reason] ?? 'record to another file',
      cause,
    });
  }
}

function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // The first error is the one to report.
  }
}
