import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/** Dependency by which a manifest gets this package again. */
export interface OwnSource {
  /** A range of versions of a registry, an address, or `file:` and a path from the folder of the manifest. */
  readonly dependency: string;
  /** Where on this machine it lies, if only this machine has it. */
  readonly path?: string;
}

/** Name of the file in which npm notes the packages that it put into `node_modules`. */
const LOCK = '.package-lock.json';

/**
 * Where the running package came from, as npm noted when it installed it: the registry, an address, a repository or a tarball. What npm did
 * not note, such as a clone, a link or a global package, is asked for as the folder that runs.
 *
 * @param root folder of the running package
 * @param folder of the manifest that is to ask for it
 */
export function ownSource(root: string, version: string, folder: string): OwnSource {
  const local = (path: string): OwnSource => ({
    dependency: `file:${relative(folder, path).replaceAll(sep, '/')}`,
    path,
  });
  const modules = dirname(root);
  const resolved = basename(modules) === 'node_modules' ? notedSource(modules, basename(root)) : undefined;
  if (resolved === undefined) return local(root);
  if (!resolved.startsWith('file:')) {
    const ofRegistry = resolved.endsWith(`/-/${basename(root)}-${version}.tgz`);
    return { dependency: ofRegistry ? `^${version}` : resolved };
  }
  const path = resolve(dirname(modules), resolved.slice('file:'.length));
  return local(existsSync(path) ? path : root);
}

function notedSource(modules: string, name: string): string | undefined {
  const lock = join(modules, LOCK);
  if (!existsSync(lock)) return undefined;
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as {
    readonly packages?: Readonly<Record<string, { readonly resolved?: string }>>;
  };
  return packages?.[`node_modules/${name}`]?.resolved;
}
