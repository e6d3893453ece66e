import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { OWN_FOLDERS, OWN_ROOT } from '../../../agents/own-modules.ts';
import { codeVersion, jobIdentity, packageVersion, scenarioCodeVersion } from '../../../scenarios/plan/identity.ts';
import { hashOfPackage, modulesOf } from '../../../scenarios/plan/package-hash.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const identity = {
  scenario: 'reach',
  version: 1,
  params: { a: 1, b: 2 },
  body: 'point',
  physics: 'kinematic',
  controller: 'scenario',
} as const;

/** Writes files into a folder, and returns it. */
function writtenTo(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('the version is that of package.json', () => {
  const file = new URL('../../../package.json', import.meta.url);
  expect(packageVersion()).toBe(JSON.parse(readFileSync(file, 'utf8')).version);
});

describe("the version of a user's code", () => {
  /** Writes files of a folder, and tells the version of `a.ts` in it. */
  const versionWith = (files: Readonly<Record<string, string>>): Promise<string> => {
    return scenarioCodeVersion(join(writtenTo(temporaryFolder(), files), 'a.ts'));
  };
  const files = {
    'a.ts':
      "import { b } from './b'; import maze from './maze.json'; import { of } from 'rxjs'; export default [b, maze, of];",
    'b.ts': "import type { T } from './t.ts'; export const b: T = 1; export const later = () => import('./c/c.js');",
    't.ts': 'export type T = number;',
    'c/c.js':
      "import { readFileSync } from 'node:fs'; import { defineScenario } from 'reafference/scenarios'; export const c = [readFileSync, defineScenario];",
    'maze.json': '{}',
    'unread.ts': 'export const nothing = 1;',
    'node_modules/rxjs/package.json': '{ "version": "7.0.0", "main": "index.js" }',
    'node_modules/rxjs/index.js': 'exports.of = 1;',
  };

  test('does not depend on where it lies, nor on what it does not import', async () => {
    const before = await versionWith(files);
    expect(before).toMatch(/^\d+\.\d+\.\d+.*\+[0-9a-f]{16}\+[0-9a-f]{16}$/);
    expect(before.startsWith(`${codeVersion()}+`)).toBe(true);
    expect(await versionWith(files)).toBe(before);
    expect(await versionWith({ ...files, 'unread.ts': '' })).toBe(before);
  });

  test.each([
    ['a.ts', `${files['a.ts']} // changed`],
    ['b.ts', `${files['b.ts']} // changed`],
    ['c/c.js', `${files['c/c.js']} // changed`],
    ['maze.json', '[]'],
    ['node_modules/rxjs/package.json', '{ "version": "7.0.1", "main": "index.js" }'],
  ])('is another when %s is', async (name, text) => {
    expect(await versionWith({ ...files, [name]: text })).not.toBe(await versionWith(files));
  });

  test('is told where something that is imported is missing, too', async () => {
    const lacking = { 'a.ts': "import('./missing.js').catch(() => {}); export default 1;" };
    expect(await versionWith(lacking)).toBe(await versionWith(lacking));
    expect(await versionWith(lacking)).not.toBe(await versionWith({ 'a.ts': 'export default 1;' }));
  });
});

describe("the version of this package's code", () => {
  const root = fileURLToPath(OWN_ROOT);
  const version = (at: string): string =>
    hashOfPackage({ root: at, folders: OWN_FOLDERS, files: [], manifestFolder: at });

  test('is that of all modules that may compute', () => {
    expect(codeVersion()).toBe(`${packageVersion()}+${version(root).slice(0, 16)}`);
    const modules = modulesOf({ root, folders: OWN_FOLDERS, files: [] }).map((file) => relative(root, file));
    for (const module of [
      'kernels/random.ts',
      'agents/tick.ts',
      'controllers/navigation/action-ring.ts',
      'controllers/engine/compiler/emit/javascript.ts',
      'sim/robot.ts',
      'bridges/boards/board.ts',
      'scenarios/studies/water-maze/water-maze.scenario.ts',
      'scenarios/run/trial-run.ts',
    ])
      expect(modules).toContain(module);
  });

  /** The version of a small package with these files. */
  const versionWith = (files: Readonly<Record<string, string>>): string => version(writtenTo(temporaryFolder(), files));
  const files = {
    'agents/a.js': 'export const a = 1;',
    'package.json': '{ "dependencies": { "rxjs": "*" } }',
    'node_modules/rxjs/package.json': '{ "version": "7.0.0" }',
  };

  test('is another with another module or one more, and with a dependency of another version', () => {
    const before = versionWith(files);
    expect(versionWith({ ...files, 'agents/a.d.ts': '', 'agents/a.js.map': '', 'docs/a.js': '' })).toBe(before);
    expect(versionWith({ ...files, 'agents/a.js': 'export const a = 2;' })).not.toBe(before);
    expect(versionWith({ ...files, 'sim/deep/b.js': '' })).not.toBe(before);
    expect(versionWith({ ...files, 'node_modules/rxjs/package.json': '{ "version": "7.0.1" }' })).not.toBe(before);
  });
});

test('the order of parameters makes no other job; anything else does', () => {
  const job = jobIdentity(identity, 1, '0');
  expect(jobIdentity({ ...identity, params: { b: 2, a: 1 } }, 1, '0')).toBe(job);
  const others = [
    jobIdentity({ ...identity, version: 2 }, 1, '0'),
    jobIdentity({ ...identity, params: { a: 1, b: 3 } }, 1, '0'),
    jobIdentity({ ...identity, body: 'rodent' }, 1, '0'),
    jobIdentity({ ...identity, physics: 'cannon' }, 1, '0'),
    jobIdentity({ ...identity, controller: 'oracle' }, 1, '0'),
    jobIdentity(identity, 2, '0'),
    jobIdentity(identity, 1, '1'),
    jobIdentity(identity, 1, '0', 'ab'),
    jobIdentity(identity, 1, '0', 'cd'),
  ];
  expect(new Set([job, ...others]).size).toBe(10);
});
