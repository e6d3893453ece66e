import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of an entry of the package, from its root. */
export interface Entry {
  readonly types: string;
  readonly node: string;
  readonly default: string;
}

const root = join(import.meta.dirname, '..');

/** What the package exports but for its manifest, by subpath (`.`, `./agents`, ...); a pattern as each folder that it stands for. */
export function packageEntries(): ReadonlyMap<string, Entry> {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | Entry>>;
  };
  return new Map(
    Object.entries(exports).flatMap(([subpath, entry]) => {
      if (typeof entry === 'string') return [];
      if (!subpath.includes('*')) return [[subpath, entry] as const];
      const folders = readdirSync(join(root, dirname(subpath)), { withFileTypes: true });
      return folders
        .filter((folder) => folder.isDirectory())
        .map(({ name }) => {
          const filled = Object.entries(entry).map(([condition, path]) => [condition, path.replace('*', name)]);
          return [subpath.replace('*', name), Object.fromEntries(filled) as Entry] as const;
        });
    }),
  );
}
