import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../scenarios/plan/load.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const file = fileURLToPath(new URL('../fixtures/reach.ts', import.meta.url));
const write = (name: string, text: string): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
};

test('an existing path is a file, absolute or relative to a folder', async () => {
  const loaded = await loadScenario(file);
  expect(loaded.scenario.id).toBe('reach');
  expect(loaded.reference).toBe(file);
  expect(loaded.code).toMatch(/^\d+\.\d+\.\d+.*\+[0-9a-f]{16}$/);
  expect((await loadScenario(relative(tmpdir(), file), tmpdir())).reference).toBe(file);
});

describe('refusals', () => {
  test.each([
    ['water-labyrinth', 'unknown_scenario', undefined],
    ['./no-such-file.ts', 'unknown_scenario', 'check the path'],
  ])('%s', async (argument, code, remedy) => {
    await expect(loadScenario(argument)).rejects.toMatchObject({
      name: 'ValidationError',
      code,
      received: argument,
      remedy,
    });
  });

  test('a file of another kind, a folder', async () => {
    await expect(loadScenario(write('notes.txt', ''))).rejects.toMatchObject({ code: 'not_a_scenario_file' });
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a.ts'));
    await expect(loadScenario('a.ts', folder)).rejects.toMatchObject({ code: 'not_a_scenario_file' });
  });

  test('a file without a scenario', async () => {
    await expect(loadScenario(write('a.mjs', 'export const x = 1;'))).rejects.toMatchObject({
      name: 'ScenarioError',
      code: 'no_default_export',
    });
    await expect(loadScenario(write('b.mjs', 'export default { id: "Reach" };'))).rejects.toMatchObject({
      code: 'invalid_id',
    });
  });

  test.each([
    ['export default Promise.resolve({});', 'a promise', 'await'],
    ["export default Promise.reject(new Error('unheard'));", 'a promise', 'await'],
    ['export default () => ({});', 'a function', 'returns'],
    ['export default async () => ({});', 'a function', 'returns'],
    ['export const scenario = {};', 'no default export', undefined],
    ['export default null;', 'null', undefined],
  ])('%s', async (text, received, remedy) => {
    const path = write('a.mjs', text);
    await expect(loadScenario(path)).rejects.toMatchObject({
      code: 'no_default_export',
      received,
      block: path,
      remedy: remedy === undefined ? undefined : expect.stringContaining(remedy),
    });
  });

  test('a file that fails to load, with its cause', async () => {
    const path = write('a.mjs', 'throw new TypeError("half-written");');
    await expect(loadScenario(path)).rejects.toMatchObject({
      name: 'ScenarioError',
      code: 'scenario_not_loaded',
      received: path,
      cause: { message: 'half-written' },
    });
  });
});
