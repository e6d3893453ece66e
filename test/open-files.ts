import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux lists the files that this process has open. */
const OPEN_FILES = '/proc/self/fd';

/** How often this process has a file open. */
export function openings(file: string): number {
  return readdirSync(OPEN_FILES).filter((fd) => {
    try {
      return readlinkSync(join(OPEN_FILES, fd)) === file;
    } catch {
      return false; // that of the folder itself
    }
  }).length;
}
