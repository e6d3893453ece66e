import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeVersion, jobIdentity, packageVersion, scenarioCodeVersion } from '../../../scenarios/plan/identity.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const identity = {
  scenario: 'reach',
  version: 1,
  params: { a: 1, b: 2 },
  body: 'point',
  physics: 'kinematic',
  controller: 'scenario',
} as const;

test('the version is that of package.json', () => {
  const file = new URL('../../../package.json', import.meta.url);
  expect(packageVersion()).toBe(JSON.parse(readFileSync(file, 'utf8')).version);
});

describe("the version of a user's code", () => {
  /** Writes files of a folder, and tells the version of `a.ts` in it. */
  const versionWith = (files: Readonly<Record<string, string>>): Promise<string> => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return scenarioCodeVersion(join(folder, 'a.ts'));
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
    expect(before).toMatch(/^\d+\.\d+\.\d+.*\+[0-9a-f]{16}$/);
    expect(await versionWith(files)).toBe(before);
    expect(await versionWith({ ...files, 'unread.ts': '' })).toBe(before);
    expect(codeVersion()).toBe(packageVersion());
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
  ];
  expect(new Set([job, ...others]).size).toBe(8);
});
