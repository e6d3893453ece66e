import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolder, writing } from '../../output/result-file.ts';

/** Name of the file. */
const MARK = 'mark';

/** The mark of the folder of a sweep, by which a worker elsewhere tells whether its folder is the same one; undefined where it has none. */
export function markOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, MARK), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Marks a folder, which is made if it is not there. @returns the mark, which never changes @throws BridgeError `file_not_written` */
export function markFolder(folder: string): string {
  prepareFolder(folder);
  const file = join(folder, MARK);
  return writing(file, () => {
    for (;;) {
      const mark = markOf(folder);
      if (mark) return mark;
      try {
        writeFileSync(file, `${randomUUID()}\n`, { flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  });
}
