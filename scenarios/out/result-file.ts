import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BridgeError } from '../../agents/index.ts';

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
  attempt(file, () => {
    const folder = dirname(resolve(file));
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    if (existsSync(file) && statSync(file).isDirectory())
      throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  });
}

/** @throws BridgeError `file_not_written` */
export function prepareFolder(folder: string): void {
  attempt(folder, () => {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  });
}

/** @throws BridgeError `file_not_written` */
export function writeResultFile(file: string, content: string | Uint8Array): void {
  attempt(file, () => {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeFileSync(file, content);
  });
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
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
