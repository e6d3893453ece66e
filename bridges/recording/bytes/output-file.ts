import { BridgeError } from '../../../agents/index.ts';
import { AsideFile, writeWhole } from './aside-file.ts';
import { makeFolders } from './missing-folders.ts';

/**
 * A file that is written piece by piece, synchronously, beside its place; {@link close} moves it there. A piece that cannot be
 * written is left out whole.
 *
 * @throws BridgeError `recording_failed`, from each of its members; also for bytes after its end
 */
export class OutputFile {
  readonly #path: string;
  readonly #file: AsideFile;
  #open = true;

  constructor(path: string) {
    this.#path = path;
    this.#file = attempt(path, 'opened', () => new AsideFile(path));
  }

  /** Appends bytes. @throws BridgeError `recording_failed`, also after the end */
  append(bytes: Uint8Array): void {
    if (!this.#open) throw closed(this.#path);
    attempt(this.#path, 'written', () => this.#file.append(bytes));
  }

  /** Overwrites the bytes at `offset`. */
  replace(offset: number, bytes: Uint8Array): void {
    attempt(this.#path, 'written', () => this.#file.replace(offset, bytes));
  }

  /** Forgets all bytes from `length` on. */
  truncate(length: number): void {
    attempt(this.#path, 'written', () => this.#file.truncate(length));
  }

  /** Ends the writing of a file that waits for others before it is closed. */
  seal(): void {
    this.#open = false;
    attempt(this.#path, 'closed', () => this.#file.seal());
  }

  /** Moves the file to its place; does nothing if it is there already. */
  close(): void {
    this.#open = false;
    attempt(this.#path, 'closed', () => this.#file.complete());
  }

  /** Moves what there is of the file beside its place, as `NAME.partial.EXT`, and returns where it lies; an earlier file stays. */
  closeBeside(): string {
    this.#open = false;
    return attempt(this.#path, 'closed', () => this.#file.completeBeside());
  }

  /** Removes what was written; an earlier file stays. */
  discard(): void {
    this.#open = false;
    this.#file.discard();
  }
}

/** Makes a folder for what is recorded, where there is none. @throws BridgeError `recording_failed` */
export function makeFolder(path: string): void {
  attempt(path, 'made', () => makeFolders(path));
}

/** Writes a text as a whole beside a recording. @throws BridgeError `recording_failed` */
export function writeBeside(path: string, text: string): void {
  attempt(path, 'written', () => writeWhole(path, [new TextEncoder().encode(text)]));
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
  EEXIST: 'a part of the path is a file, not a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
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
