import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../../../../scenarios/plan/identity.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const cwd = temporaryFolder();

it('makes a package of the name that it is given', async () => {
  const { code, stdout, stderr } = await call(['new', 'way-finder', '--json'], { cwd });
  expect(code).toBe(0);
  const { name, folder, files } = JSON.parse(stdout) as { name: string; folder: string; files: string[] };
  expect([name, folder]).toEqual(['way-finder', join(cwd, 'way-finder')]);
  expect(files.every((file) => existsSync(file))).toBe(true);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(manifest.name).toBe('way-finder');
  // These tests run from a clone, which is where npm can find the package.
  expect(resolve(folder, manifest.dependencies.reafference.replace(/^file:/, ''))).toBe(resolve(packageFolder()));
  expect(stderr).toContain(`package.json takes reafference from ${resolve(packageFolder())}`);
  expect(readFileSync(join(folder, 'scenario.ts'), 'utf8')).toContain("id: 'way-finder'");
});

it('writes over nothing', async () => {
  mkdirSync(join(cwd, 'mine'));
  writeFileSync(join(cwd, 'mine/README.md'), 'mine');
  const { code, stderr } = await call(['new', 'mine'], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining('file_exists')]);
  expect(existsSync(join(cwd, 'mine/package.json'))).toBe(false);
});

it.each(['My-Agent', '../agent', 'a b', '7', 'a--b', 'reafference', ''])('refuses the name %j', async (name) => {
  const { code, stderr } = await call(['new', name], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/code: +invalid_package_name/);
});
