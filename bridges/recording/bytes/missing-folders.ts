import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those that it is to lie in, where there are none. One by one: where a system says that a folder is missing which is
 * there, as in `/proc`, Node's own way of making several tries for ever.
 *
 * @throws the error of the system
 */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  if (missing.length === 0) missing.push(resolve(folder));
  for (const path of missing) {
    try {
      mkdirSync(path);
    } catch (error) {
      // It was there, or another process was faster.
      if (!(existsSync(path) && statSync(path).isDirectory())) throw error;
    }
  }
}
