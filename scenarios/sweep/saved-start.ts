import { relative, resolve, sep } from 'node:path';
import { readControllerFile } from '../output/controller-file.ts';
import { stateDigest } from '../pool/state-digest.ts';
import type { JobStart } from './job.ts';

/**
 * What a controller begins with that a file holds. Workers find the file at the same path from their working directory on.
 *
 * @param folder what a relative path starts from. Default: the working directory
 * @throws what `readControllerFile` throws
 */
export function savedStart(file: string, folder = ''): JobStart {
  const path = resolve(folder, file);
  return { file: relative('', path).split(sep).join('/'), state: stateDigest(readControllerFile(path)) };
}
