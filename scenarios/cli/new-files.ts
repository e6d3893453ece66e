import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ValidationError } from '../../agents/errors.ts';
import { makeFolders } from '../../bridges/recording/bytes/missing-folders.ts';
import { prepareFolder } from '../output/result-file.ts';

/**
 * Writes files into a folder, which is made; none that is there is written over.
 *
 * @param files texts, by path in the folder
 * @returns absolute paths of the files
 * @throws ValidationError `file_exists` and BridgeError `file_not_written`, before any is written
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): string[] {
  const paths = [...files.keys()].map((name) => join(folder, name));
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined) {
    throw new ValidationError('a file is there already', {
      code: 'file_exists',
      expected: `a folder without ${relative(folder, there)}`,
      received: there,
      remedy: 'name another folder, or move the file away',
    });
  }
  prepareFolder(folder);
  for (const [i, text] of [...files.values()].entries()) {
    makeFolders(dirname(paths[i]));
    writeFileSync(paths[i], text, { flag: 'wx' });
  }
  return paths;
}
