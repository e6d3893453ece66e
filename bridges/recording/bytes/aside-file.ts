import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';

const ENDING = '.part';
/** Number of files of this thread so far, so that no two are written under one name. */
let count = 0;

/**
 * A file that is written beside its place and moved there when it is whole: at no instant is there half of it, and two writers
 * leave the file of the last. What is no file on a disk, such as a device, is written directly.
 *
 * Each member throws the error of the system that kept it from its work.
 */
export class AsideFile {
  readonly #target: string;
  /** Where the bytes go until they are all there; undefined if they go to their place. */
  readonly #aside: string | undefined;
  readonly #descriptor: number;
  #length = 0;
  #sealed = false;
  #open = true;

  /** @throws the error of the system; `EISDIR` for a folder */
  constructor(path: string) {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw Object.assign(new Error(`'${path}' is a folder`), { code: 'EISDIR' });
    if (existing !== undefined) accessSync(path, constants.W_OK);
    this.#target = existing === undefined ? resolve(path) : realpathSync(path);
    this.#aside =
      existing === undefined || existing.isFile()
        ? `${this.#target}.${process.pid}.${threadId}.${count++}${ENDING}`
        : undefined;
    this.#descriptor = openSync(this.#aside ?? this.#target, 'w', existing?.mode);
  }

  /** Appends bytes. Of those that cannot be written whole, none are kept. @throws the error of the system */
  append(bytes: Uint8Array): void {
    this.#requireUnsealed();
    try {
      this.#write(bytes, this.#length);
    } catch (error) {
      if (this.#aside !== undefined) ftruncateSync(this.#descriptor, this.#length);
      throw error;
    }
    this.#length += bytes.length;
  }

  /** Overwrites the bytes at `offset`. */
  replace(offset: number, bytes: Uint8Array): void {
    this.#requireUnsealed();
    this.#write(bytes, offset);
  }

  /** Forgets all bytes from `length` on. */
  truncate(length: number): void {
    this.#requireUnsealed();
    if (this.#aside !== undefined) ftruncateSync(this.#descriptor, length);
    this.#length = length;
  }

  /** Ends the writing of a file that waits for others, to be moved to its place together with them. */
  seal(): void {
    if (this.#sealed) return;
    this.#sealed = true;
    closeSync(this.#descriptor);
  }

  /**
   * Moves the file to its place. Does nothing if the file is closed already.
   *
   * @param durably whether the file outlives a loss of power from here on; default: false
   */
  complete(durably = false): void {
    this.#moveTo(this.#target, durably);
  }

  /**
   * Moves the file beside its place, to {@link partialPath}: it is a part of what should have been there. What is no file on a disk has its
   * bytes already. Does nothing if the file is closed already.
   *
   * @returns where it lies now
   */
  completeBeside(): string {
    const place = this.#aside === undefined ? this.#target : partialPath(this.#target);
    this.#moveTo(place, false);
    return place;
  }

  /** Removes what was written; the file that was there before stays. Does nothing if the file is closed already. */
  discard(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      this.seal();
      if (this.#aside !== undefined) rmSync(this.#aside, { force: true });
    } catch {
      // The failure that led here is the one to report.
    }
  }

  #moveTo(place: string, durably: boolean): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      if (durably) fsyncSync(this.#descriptor);
    } finally {
      this.seal();
    }
    if (this.#aside === undefined) return;
    renameSync(this.#aside, place);
    if (durably) syncFolder(dirname(place));
  }

  /** The number of a closed descriptor may be that of another file by now. @throws the error that the system has for a closed one */
  #requireUnsealed(): void {
    if (this.#sealed) throw Object.assign(new Error('EBADF: the file is sealed'), { code: 'EBADF' });
  }

  #write(bytes: Uint8Array, at: number): void {
    const isPlaced = this.#aside !== undefined;
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, isPlaced ? at + done : null);
    }
  }
}

/** Where a part of a file lies that could not be made whole: `run.partial.mcap` for `run.mcap`. */
export function partialPath(path: string): string {
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}.partial${ending}`;
}

/**
 * Writes a file as a whole.
 *
 * @throws the error of the system; the file that was there before stays
 */
export function writeWhole(path: string, parts: Iterable<Uint8Array>, durably = false): void {
  const file = new AsideFile(path);
  try {
    for (const part of parts) file.append(part);
    file.complete(durably);
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** Removes what processes that were killed left of a file beside its place. This process must not be writing it. */
export function removeParts(path: string): void {
  const folder = dirname(resolve(path));
  const start = `${basename(path)}.`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.startsWith(start) || !name.endsWith(ENDING)) continue;
    const [, pid] = /^(\d+)\.\d+\.\d+$/.exec(name.slice(start.length, -ENDING.length)) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether another process with this id runs. */
export function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes a rename durable; not every platform lets a folder be opened. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // The file itself is durable; without this only its name may be the older one.
  } finally {
    closeSync(descriptor);
  }
}
