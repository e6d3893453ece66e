import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BridgeError, ReafferenceError } from '../../agents/index.ts';
import { writeWhole } from '../../bridges/recording/bytes/aside-file.ts';
import { makeFolders } from '../../bridges/recording/bytes/missing-folders.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free space on that disk, or write to another',
  EDQUOT: 'free some of your quota, or write to another disk',
  EACCES: 'choose a place that you may write to',
  EPERM: 'choose a place that you may write to',
  EROFS: 'choose a disk that is not read-only',
  EISDIR: 'give the name of a file, not of a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
};

/**
 * Makes the folder of a file that will be written at the end of a run, and finds out now what would fail then.
 *
 * @throws BridgeError `file_not_written`
 */
export function prepareFile(file: string): void {
  writing(file, () => {
    const folder = dirname(resolve(file));
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    accessSync(file, constants.W_OK);
  });
}

/**
 * Makes a folder that will be written to, and finds out now what would fail then.
 *
 * @throws BridgeError `file_not_written`
 */
export function prepareFolder(folder: string): void {
  writing(folder, () => {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  });
}

/**
 * Writes a file as a whole. Until it is whole, the file that was there before stays.
 *
 * @throws BridgeError `file_not_written`
 */
export function writeResultFile(file: string, content: FileContent): void {
  writing(file, () => {
    makeFolders(dirname(resolve(file)));
    writeWhole(file, partsOf(content));
  });
}

/** Text, bytes, or text in parts, which need not all be in memory. */
export type FileContent = string | Uint8Array | Iterable<string>;

function* partsOf(content: FileContent): Iterable<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else if (typeof content === 'string') yield Buffer.from(content);
  else for (const part of content) yield Buffer.from(part);
}

/** A file of results, and what makes its content. */
export interface ResultFile {
  readonly file: string;
  readonly content: () => FileContent;
}

/** Outcome of writing files of results. */
export interface WrittenFiles {
  /** The files that were written; `again` if each took the place of another. */
  readonly written: readonly { readonly file: string; readonly again: boolean }[];
  /** Why the others were not. */
  readonly faults: readonly unknown[];
}

/** Writes each of the files; one that fails takes no other along. */
export function writeResultFiles(files: readonly ResultFile[]): WrittenFiles {
  const written: { readonly file: string; readonly again: boolean }[] = [];
  const faults: unknown[] = [];
  for (const { file, content } of files) {
    try {
      const again = existsSync(file);
      writeResultFile(file, content());
      written.push({ file, again });
    } catch (error) {
      faults.push(error);
    }
  }
  return { written, faults };
}

/**
 * Does what writes a file.
 *
 * @throws BridgeError `file_not_written`, for an error of the system
 */
export function writing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ReafferenceError) throw cause;
    const errno = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new BridgeError(`'${file}' cannot be written: ${errno}`, {
      code: 'file_not_written',
      received: errno,
      block: file,
      remedy: REMEDIES[errno] ?? 'write to another place',
      cause,
    });
  }
}
