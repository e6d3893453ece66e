import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const cwd = temporaryFolder();

it('writes a scenario and the modules of its task, and says how to run it', { tags: 'long' }, async () => {
  const { code, stdout, stderr } = await call(['eject', 'water-maze'], { cwd });
  expect([code, stdout]).toEqual([0, 'npx reafference run water-maze/water-maze.scenario.ts\n']);
  expect(stderr.split('\n').filter((line) => line.startsWith('wrote '))).toHaveLength(4);
  const text = readFileSync(join(cwd, 'water-maze/water-maze.scenario.ts'), 'utf8');
  expect(text).toMatch(/^\/\/ water-maze@2 of reafference \d+\.\d+\.\d+, Apache-2\.0\.\n/);
  expect(text).toContain("from 'reafference/scenarios'");
  expect(text).toContain("from './water-maze.ts'");
  expect(text).not.toContain("'../");
});

it('writes into the folder that is named, as JSON on demand', async () => {
  const { stdout } = await call(['eject', 'visual-water-maze', 'mine/here', '--json'], { cwd });
  const { files, ...rest } = JSON.parse(stdout) as { files: string[] };
  expect(rest).toEqual({ scenario: 'visual-water-maze', version: 2 });
  expect(files[0]).toBe(join(cwd, 'mine/here/visual-water-maze.scenario.ts'));
  expect(files.every((file) => existsSync(file))).toBe(true);
});

it('says that what it is to write into is a file', async () => {
  writeFileSync(join(cwd, 'hello.txt'), 'hello');
  const { code, stderr } = await call(['eject', 'water-maze', 'hello.txt'], { cwd });
  expect([code, stderr]).toEqual([3, expect.stringContaining('code:     file_not_written')]);
  expect(stderr).toContain('a part of the path is a file, not a folder');
});

it('writes over nothing, and then nothing at all', async () => {
  const folder = join(cwd, 'again');
  await call(['eject', 'water-maze', folder], { cwd });
  writeFileSync(join(folder, 'tasks/hidden-goal.ts'), 'mine');
  const { code, stderr } = await call(['eject', 'water-maze-reversal', folder], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/code: +file_exists/);
  expect(readFileSync(join(folder, 'tasks/hidden-goal.ts'), 'utf8')).toBe('mine');
  expect(existsSync(join(folder, 'water-maze-reversal.scenario.ts'))).toBe(false);
});

it.each([
  ['water-mase', 'unknown_scenario'],
  [REACH, 'not_in_catalogue'],
])('refuses what is not in the catalogue: %s', async (id, expected) => {
  const { code, stderr } = await call(['eject', id, 'x'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(expected);
  expect(existsSync(join(cwd, 'x'))).toBe(false);
});
