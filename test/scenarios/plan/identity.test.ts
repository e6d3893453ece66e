import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeVersion, jobIdentity, packageVersion } from '../../../scenarios/plan/identity.ts';

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

test("a user's file is part of the code's version", () => {
  const file = join(mkdtempSync(join(tmpdir(), 'reafference-')), 'a.ts');
  writeFileSync(file, 'export default 1;');
  const before = codeVersion(file);
  expect(codeVersion(file)).toBe(before);
  writeFileSync(file, 'export default 2;');
  expect(codeVersion(file)).not.toBe(before);
  expect(codeVersion()).toBe(packageVersion());
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
