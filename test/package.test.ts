import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as engine from '../controllers/engine/index.ts';
// @ts-expect-error plain JavaScript, so that a browser runs it as it stands
import { cubaDigest } from './browser/cuba.mjs';
import { packageEntries } from './package-entries.ts';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
}

const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** What the sources load by its address: the paths that they give to `ownModule` and `ownWorker`. */
const addresses = ['agents', 'bridges', 'scenarios', 'test/conformance'].flatMap((folder) =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/own(?:Module|Worker)\('([^']+)'/g)])
    .map(([, path]) => path),
);

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

  it('asks for optional packages by their names, and has nothing of them', () => {
    const folder = 'dist/node';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const name of ['pdfkit', 'bullmq', 'ioredis', 'hyparquet-writer'])
      expect(
        texts.some((text) => text.includes(`import("${name}")`)),
        name,
      ).toBe(true);
  });

  it('runs in Node what the sources run', { tags: 'long' }, async () => {
    const built = (await import(pathToFileURL('dist/node/controllers/engine/index.js').href)) as typeof engine;
    expect(built.Network).not.toBe(engine.Network);
    expect(await cubaDigest(built, 50)).toBe(await cubaDigest(engine, 50));
  });
});
