import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findScenarios, importScenario, scenarioIds } from '../../../scenarios/plan/find-scenarios.ts';

const FOLDER = 'scenarios/studies';
const studies = readdirSync(FOLDER);

it('scenarios are found in the folders of the studies, by the names of their files', async () => {
  const files = studies.flatMap((study) =>
    readdirSync(`${FOLDER}/${study}`)
      .filter((name) => name.endsWith('.scenario.ts'))
      .map((name) => [name.replace('.scenario.ts', ''), `${FOLDER}/${study}/${name.replace('.ts', '')}`]),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(Object.fromEntries(findScenarios())).toEqual(Object.fromEntries(files));
  expect(scenarioIds()).toEqual(files.map(([id]) => id).sort());
  for (const id of scenarioIds()) expect((await importScenario(id))?.id).toBe(id);
  expect(await importScenario('no-such')).toBeUndefined();
});

describe.each(studies)('the study %s', (study) => {
  it('has a page, and an entry that exports each of its scenarios', async () => {
    expect(existsSync(`${FOLDER}/${study}/README.md`)).toBe(true);
    const entry = pathToFileURL(`${FOLDER}/${study}/index.ts`).href;
    const exported = new Set(Object.values(await import(/* @vite-ignore */ entry)));
    for (const [id, path] of findScenarios()) {
      if (path.startsWith(`${FOLDER}/${study}/`)) expect(exported.has(await importScenario(id)), id).toBe(true);
    }
  });
});
