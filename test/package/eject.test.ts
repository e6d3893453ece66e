import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { scenarioIds } from '../../scenarios/pool/index.ts';
import { FULL } from '../effort.ts';
import { packageEntries } from '../package-entries.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BUILT, builtCommandLine, filesOf, installPacked, npx } from './packed-package.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Known {
  readonly scenario: string;
  readonly set: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly body?: string;
  readonly physics?: string;
  readonly digest: string;
}

const digests = JSON.parse(readFileSync('test/fixtures/digests.json', 'utf8')) as readonly Known[];
/** One of each scenario: what it does with other parameters and bodies is no matter of being ejected. */
const known = [...new Map(digests.map((one) => [one.scenario, one])).values()];

/** In a package of the user's own, with the package that was built. */
describe.skipIf(!FULL || !BUILT)('ejected scenarios', () => {
  const folder = temporaryFolder();

  beforeAll(async () => {
    installPacked(folder, ['typescript', '@types/node']);
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    const { reafference } = await builtCommandLine(folder);
    const silent = { write: () => {} };
    const io = {
      stdout: silent,
      stderr: silent,
      cwd: folder,
      env: {},
      onInterrupt: () => () => {},
      onUncaught: () => () => {},
    };
    for (const id of scenarioIds()) expect(await reafference(['eject', id], io)).toBe(0);
  });

  it('import the framework by its name, and else only what was ejected with them', () => {
    const files = filesOf(folder).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(1.5 * scenarioIds().length);
    const from = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/ from '([^']+)'/g)].map(([, to]) =>
        to.startsWith('.') ? join(folder, file, '..', to) : to,
      ),
    );
    const ours = new Set([...packageEntries().keys()].map((subpath) => join('reafference', subpath)));
    const there = new Set(files.map((file) => join(folder, file)));
    expect(from.filter((to) => !ours.has(to) && !there.has(to))).toEqual([]);
  });

  it('fit the types that come with the package', () => {
    const compilerOptions = {
      ...{ target: 'es2023', module: 'nodenext', types: ['node'], strict: true, noEmit: true },
      ...{ allowImportingTsExtensions: true, verbatimModuleSyntax: true, exactOptionalPropertyTypes: true },
    };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, exclude: ['node_modules'] }));
    expect(npx(folder, 'tsc')).toBe('');
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  });

  it.each(known)(
    'run to the digest of the catalogue: $scenario $set $body $physics',
    ({ scenario, set, seed = 1, body, physics, digest }) => {
      const settings = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
      const words = [...(body ? ['--body', body] : []), ...(physics ? ['--physics', physics] : []), ...settings];
      const file = `${scenario}/${scenario}.scenario.ts`;
      const printed = npx(folder, 'reafference', 'run', file, '--seed', `${seed}`, '--json', ...words);
      expect(JSON.parse(printed).digest).toBe(digest);
    },
  );
});
