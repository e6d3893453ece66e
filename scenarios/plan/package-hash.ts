import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { installedVersion } from './installed-version.ts';

/** A package whose modules are hashed. */
export interface HashedPackage {
  /** Absolute path of the folder that its modules lie in. */
  readonly root: string;
  /** Names of the folders in `root` that count; those that are not there are left out. */
  readonly folders: readonly string[];
  /** Absolute paths of modules that count wherever they lie. */
  readonly files: readonly string[];
  /** Absolute path of the folder of its package.json. */
  readonly manifestFolder: string;
}

/**
 * SHA-256, in hexadecimal digits, over the modules of a package, named by their paths in it, and the versions of the packages that
 * it depends on. Where the package lies does not matter.
 */
export function hashOfPackage(hashed: HashedPackage): string {
  const { root, manifestFolder } = hashed;
  const hash = createHash('sha256');
  for (const file of modulesOf(hashed)) {
    const content = createHash('sha256').update(readFileSync(file)).digest('hex');
    hash.update(`${JSON.stringify(['file', relative(root, file).replaceAll(sep, '/'), content])}\n`);
  }
  for (const name of dependenciesIn(manifestFolder))
    hash.update(`${JSON.stringify(['package', installedVersion(name, manifestFolder) ?? name])}\n`);
  return hash.digest('hex');
}

/** Absolute paths of the modules that `hashOfPackage` reads, in its order. */
export function modulesOf({ root, folders, files }: Omit<HashedPackage, 'manifestFolder'>): readonly string[] {
  const modules = new Set(files);
  for (const folder of folders.map((name) => join(root, name)).filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (/(?<!\.d)\.[jt]s$/.test(name)) modules.add(join(folder, name));
  }
  return [...modules].sort();
}

function dependenciesIn(folder: string): readonly string[] {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: object };
  return Object.keys(dependencies).sort();
}
