import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { findScenarios, importScenario, scenarioIds } from '../../../scenarios/plan/find-scenarios.ts';
import type { Parameter } from '../../../scenarios/scenario/parameters.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { expectAccepted } from '../../accepted.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { KNOWN_DIGESTS } from './known-digests.ts';

const FOLDER = 'scenarios/studies';
const studies = readdirSync(FOLDER);

it('scenarios are found in the folders of the studies, by the names of their files', { tags: 'long' }, async () => {
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

it('every scenario has a known digest, and three of them are of runs in which what was learned acts', () => {
  expect([...new Set(KNOWN_DIGESTS.map(({ scenario }) => scenario))].sort()).toEqual(scenarioIds());
  const learning = KNOWN_DIGESTS.filter(({ learns }) => learns !== undefined).map(({ scenario }) => scenario);
  expect([...new Set(learning)].sort()).toEqual(['delayed-match-to-place', 'detour', 'replay-open-field']);
});

it('a program that is joined to one file has no folders to find any in, and says so by an empty list', async () => {
  const outfile = join(temporaryFolder(), 'joined', 'program.mjs');
  await build({
    ...{ entryPoints: ['scenarios/plan/find-scenarios.ts'], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', logLevel: 'silent' },
  });
  const joined = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as {
    scenarioIds(): readonly string[];
    importScenario(id: string): Promise<unknown>;
  };
  expect(joined.scenarioIds()).toEqual([]);
  expect(await joined.importScenario('water-maze')).toBeUndefined();
});

/** What a parameter may be: its words, or its range. */
function may(parameter: Parameter): string {
  if ('choices' in parameter) return parameter.choices.join(', ');
  const { minimum, maximum } = parameter;
  if (minimum === undefined) return maximum === undefined ? 'any number' : `at most ${maximum}`;
  return maximum === undefined ? `from ${minimum}` : `${minimum} to ${maximum}`;
}

/** The parameters of a scenario as a table of its page. */
function parameterTable({ id, parameters }: Scenario): string {
  const rows = Object.entries(parameters).map(([name, parameter]) => {
    const unit = 'unit' in parameter && parameter.unit !== '1' ? ` ${parameter.unit}` : '';
    return `| \`${name}\` | ${parameter.default}${unit} | ${may(parameter)}${unit} | ${parameter.meaning.replaceAll('|', '\\|')} |`;
  });
  return [`## Parameters of \`${id}\``, '', '| name | default | may be | |', '|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

describe.each(studies)('the study %s', (study) => {
  it('has a test of the digests of its runs', () => {
    expect(existsSync(`test/${FOLDER}/${study}/digests.test.ts`)).toBe(true);
  });

  it('has a page, and an entry that exports each of its scenarios', async () => {
    expect(existsSync(`${FOLDER}/${study}/README.md`)).toBe(true);
    const entry = pathToFileURL(`${FOLDER}/${study}/index.ts`).href;
    const exported = new Set(Object.values(await import(/* @vite-ignore */ entry)));
    for (const [id, path] of findScenarios()) {
      if (path.startsWith(`${FOLDER}/${study}/`)) expect(exported.has(await importScenario(id)), id).toBe(true);
    }
  });

  it('has a page that says what each parameter may be', async () => {
    const own = [...findScenarios()].filter(([, path]) => path.startsWith(`${FOLDER}/${study}/`)).map(([id]) => id);
    const tables = await Promise.all(own.map(async (id) => parameterTable((await importScenario(id)) as Scenario)));
    expectAccepted('STUDIES', `${FOLDER}/${study}/README.md`, (now) =>
      [now.split('\n## Parameters of ')[0].trimEnd(), '', ...tables].join('\n'),
    );
  });
});
