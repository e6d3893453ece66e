import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { licencesOf } from '../../.build/licences.mjs';

/** The module in which the worker of programs finds the entries. */
const LIBRARY = 'reafference:library';

/** What the package exports, by the name that programs import it by, and the source of each: a pattern as each folder that it stands for. */
function entries(root: string): ReadonlyMap<string, string> {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  const source = (built: string): string => join(root, built.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts'));
  return new Map(
    Object.entries(exports).flatMap(([subpath, entry]) => {
      if (typeof entry === 'string') return [];
      const name = `reafference${subpath.slice(1)}`;
      if (!name.includes('*')) return [[name, source(entry.default)] as const];
      return readdirSync(join(root, dirname(subpath)), { withFileTypes: true })
        .filter((folder) => folder.isDirectory())
        .map((folder) => [name.replace('*', folder.name), source(entry.default.replace('*', folder.name))] as const);
    }),
  );
}

/** Whether a module, with all that it loads at once, runs in a page: nothing of it is of Node.js. */
async function runsInPages(file: string): Promise<boolean> {
  const bundle = await rolldown({ input: file, platform: 'browser', external: /^node:/, logLevel: 'silent' });
  try {
    const { output } = await bundle.generate({});
    return output.every((chunk) => chunk.type !== 'chunk' || !chunk.imports.some((name) => name.startsWith('node:')));
  } catch {
    return false;
  } finally {
    await bundle.close();
  }
}

/**
 * Joins the entries of the package that run in pages to modules in a folder, beside the workers that run programs and traces with them.
 *
 * @param root of the repository
 * @returns the names of these entries
 */
export async function buildLibrary(root: string, out: string): Promise<ReadonlySet<string>> {
  const fit: (readonly [name: string, file: string])[] = [];
  for (const entry of entries(root)) if (await runsInPages(entry[1])) fit.push(entry);
  const chunk = (name: string): string => name.replaceAll('/', '.');
  const library = Object.fromEntries(fit.map(([name]) => [name, `./${chunk(name)}.js`]));
  const bundle = await rolldown({
    input: {
      'lab-worker': join(root, 'docs/site/lab/lab-worker.ts'),
      'trace-worker': join(root, 'docs/site/traces/trace-worker.ts'),
      ...Object.fromEntries(fit.map(([name, file]) => [chunk(name), file])),
    },
    platform: 'browser',
    logLevel: 'silent',
    plugins: [
      {
        name: 'library',
        resolveId: (id) => (id === LIBRARY ? id : null),
        load: (id) => (id === LIBRARY ? `export const LIBRARY = ${JSON.stringify(library)};` : null),
      },
    ],
  });
  const { output } = await bundle.write({
    dir: out,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: true,
  });
  await bundle.close();
  writeFileSync(join(out, 'licences.txt'), licencesOf(output));
  return new Set(fit.map(([name]) => name));
}
