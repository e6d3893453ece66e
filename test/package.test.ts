import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as engine from '../controllers/engine/index.ts';
import { scenarioIds } from '../scenarios/plan/find-scenarios.ts';
// @ts-expect-error plain JavaScript, so that a browser runs it as it stands
import { cubaDigest } from './browser/cuba.mjs';
import { packageEntries } from './package-entries.ts';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const { bin, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** Texts of the files of a folder, at any depth, whose names end so. */
const textsOf = (folder: string, ending: string): readonly string[] =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
const sources = ['agents', 'bridges', 'scenarios', 'test/conformance'].flatMap((folder) => textsOf(folder, '.ts'));

/** What the sources load by its address: the paths that they give to `ownModule` and `ownWorker`. */
const addresses = sources
  .flatMap((text) => [...text.matchAll(/own(?:Module|Worker)\('([^']+)'/g)])
  .map(([, path]) => path);

/** `npm ci` builds the package. A clone that was installed without its scripts has none yet. */
describe.skipIf(!existsSync('dist'))('the built package', () => {
  it.each([...packageEntries()])(
    'has what it exports as %s: types, a file for Node, and one for bundlers',
    (_, target) => {
      expect(Object.keys(target)).toEqual(['types', 'node', 'default']);
      for (const file of Object.values(target)) expect(existsSync(file), file).toBe(true);
    },
  );

  it('has its program', () => {
    for (const file of Object.values(bin)) expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('has for Node what is loaded by its address', () => {
    expect(addresses.length).toBeGreaterThan(3);
    for (const path of addresses) expect(existsSync(`dist/node/${path}.js`), path).toBe(true);
  });

  it('has the page that shows runs, its worker, and every scenario of the catalogue for it', () => {
    const worker = readFileSync('dist/view/worker.js', 'utf8');
    expect(readFileSync('dist/view/view.js', 'utf8')).toContain('worker.js');
    expect(readFileSync('dist/view/licences.txt', 'utf8')).toMatch(
      /^mediabunny .*MPL-2.0, https:.*\n\n[\s\S]*Mozilla Public License/m,
    );
    for (const id of scenarioIds()) expect(worker, id).toMatch(new RegExp(`[{,]["'\`]?${id}["'\`]?:`));
    for (const [, chunk] of worker.matchAll(/import\([`"']\.\/(chunks\/[^`"']+)[`"']\)/g))
      expect(existsSync(`dist/view/${chunk}`), chunk).toBe(true);
  });

  it('loads for Node the packages that a user installs beside it, and has no copies of them', () => {
    const loads = (texts: readonly string[]): readonly string[] =>
      Object.keys(peerDependencies).filter((name) =>
        texts.some((text) => new RegExp(`import\\(['"]${name}['"]\\)`).test(text)),
      );
    const loaded = loads(sources);
    expect(loaded).toContain('bullmq');
    expect(loads(textsOf('dist/node', '.js'))).toEqual(loaded);
  });

  it('runs in Node what the sources run', { tags: 'long' }, async () => {
    const built = (await import(pathToFileURL('dist/node/controllers/engine/index.js').href)) as typeof engine;
    expect(built.Network).not.toBe(engine.Network);
    expect(await cubaDigest(built, 50)).toBe(await cubaDigest(engine, 50));
  });
});
