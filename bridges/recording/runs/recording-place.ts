import { existsSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';

/** Where a recording of a run lies. */
export interface RecordingPlace {
  readonly file: string;
  /** Folder that is a bag of ROS 2, in which the file lies; undefined for a file alone. */
  readonly folder: string | undefined;
}

/**
 * The place of a recording: a name without an extension is that of a folder, unless there is a file of that name.
 *
 * @throws ValidationError `unknown_format`
 */
export function recordingPlace(path: string): RecordingPlace {
  const isFolder = existsSync(path) ? statSync(path).isDirectory() : extname(path) === '';
  if (isFolder) return { folder: path, file: join(path, `${basename(path)}_0.mcap`) };
  requireMcapName(path);
  return { folder: undefined, file: path };
}

/** Refuses a file whose name says that it is something else. @throws ValidationError `unknown_format` */
export function requireMcapName(path: string): void {
  const ending = extname(path);
  if (['', '.mcap'].includes(ending.toLowerCase())) return;
  throw new ValidationError('a run is recorded as MCAP', {
    code: 'unknown_format',
    expected: 'a name that ends in .mcap, or has no ending',
    received: path,
    remedy: `record to ${basename(path, ending)}.mcap`,
  });
}
