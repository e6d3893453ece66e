import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * A package with the version that is installed: `rxjs@7.8.2`. Undefined where it is not.
 *
 * @param name of the package
 * @param folder that it is imported from
 */
export function installedVersion(name: string, folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const manifest = join(at, 'node_modules', name, 'package.json');
    if (existsSync(manifest))
      return `${name}@${(JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version}`;
    if (at === dirname(at)) return undefined;
  }
}
