import { dirname, join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** Reads a file, by its path from the root of the repository. */
export type Read = (path: string) => string;

/** Files that a module runs before it, or when it asks for them: what it imports and passes on, without types. */
export function importsOf(path: string, text: string): readonly string[] {
  const { module } = parseSync(path, text);
  const said = [
    ...module.staticImports
      .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports
      .flatMap(({ entries }) => entries)
      .flatMap(({ isType, moduleRequest }) => (isType || moduleRequest === null ? [] : [moduleRequest.value])),
    ...module.dynamicImports.map(({ moduleRequest }) => text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ];
  return [...new Set(said)].flatMap((name) => {
    if (name.startsWith('.')) return [join(dirname(path), name)];
    return name.startsWith('reafference/') ? [ownPackage(name.slice('reafference/'.length))] : [];
  });
}

/** The entry of the package that a name stands for, as `vitest.config.ts` has it. */
function ownPackage(name: string): string {
  const folders: Readonly<Record<string, string>> = { conformance: 'test/conformance', plots: 'scenarios/plots' };
  return join(folders[name] ?? name, 'index.ts');
}

/** How many folders two paths have in common, from the root on. */
export function sharedFolders(one: string, other: string): number {
  const [some, others] = [one.split('/'), other.split('/')];
  const end = some.findIndex((folder, i) => folder !== others[i]);
  return end < 0 ? some.length : end;
}

/** Which tests run a file, by what imports what. */
export class NearestTests {
  readonly #importers = new Map<string, string[]>();

  /** @param files paths of all sources and tests that may import each other, from the root of the repository */
  constructor(files: readonly string[], read: Read) {
    for (const path of files) {
      for (const imported of importsOf(path, read(path))) {
        const importers = this.#importers.get(imported);
        if (importers === undefined) this.#importers.set(imported, [path]);
        else importers.push(path);
      }
    }
  }

  /**
   * The tests that import a file: first the one that mirrors it, then those that import it themselves, then those beside the first, then by
   * how many imports lie between, and among the equally far those that lie nearer to it in the folders.
   */
  of(file: string): readonly string[] {
    const distances = new Map([[file, 0]]);
    for (const [path, distance] of distances) {
      for (const importer of this.#importers.get(path) ?? []) {
        if (!distances.has(importer)) distances.set(importer, distance + 1);
      }
    }
    const mirror = join('test', file.replace(/\.ts$/, '.test.ts'));
    return [...distances]
      .filter(([path]) => path.endsWith('.test.ts'))
      .map(([path, distance]) => ({
        path,
        distance: path === mirror ? 0 : dirname(path) === dirname(mirror) ? Math.min(distance, 1.5) : distance,
        shared: sharedFolders(path, mirror),
      }))
      .sort((a, b) => a.distance - b.distance || b.shared - a.shared || (a.path < b.path ? -1 : 1))
      .map(({ path }) => path);
  }
}
