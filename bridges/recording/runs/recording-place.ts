import { existsSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** Where a recording of a run lies. */
export interface RecordingPlace {
  readonly file: string;
  /** Folder that is a bag of ROS 2, in which the file lies; undefined for a file alone. */
  readonly folder: string | undefined;
}

/** The place of a recording: a name without an extension is that of a folder, unless there is a file of that name. */
export function recordingPlace(path: string): RecordingPlace {
  const isFolder = existsSync(path) ? statSync(path).isDirectory() : extname(path) === '';
  return isFolder ? { folder: path, file: join(path, `${basename(path)}_0.mcap`) } : { folder: undefined, file: path };
}
