import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OWN_ROOT, ownModule } from '../../agents/own-modules.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Where the studies lie, each a folder. */
const STUDIES = 'scenarios/studies';
/** The file `ID.scenario` of a study has the scenario of that id as its default export. */
const SCENARIO_FILE = /^(.+)\.scenario\.[jt]s$/;

let found: ReadonlyMap<string, string> | undefined;

/**
 * The paths of the scenarios that come with the framework, as `ownModule` takes them, by id and in the order of the ids. None is listed
 * anywhere: a study is there if its folder is. A program that is joined to one file has none, and imports the scenarios that it runs.
 */
export function findScenarios(): ReadonlyMap<string, string> {
  found ??= new Map(
    entriesOf(STUDIES)
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name: study }) =>
        entriesOf(`${STUDIES}/${study}`).flatMap(({ name }) => {
          const id = SCENARIO_FILE.exec(name)?.[1];
          return id === undefined ? [] : [[id, `${STUDIES}/${study}/${id}.scenario`] as const];
        }),
      )
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return found;
}

/** Entries of a folder of ours: none in a program that was joined with this package to one file, and has no such folders. */
function entriesOf(folder: string): readonly Dirent[] {
  const path = fileURLToPath(`${OWN_ROOT}${folder}/`);
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
}

/**
 * The ids of the scenarios that come with the framework, in their order.
 *
 * @example
 * for (const id of scenarioIds()) console.log(id, (await loadScenario(id)).scenario.title);
 */
export function scenarioIds(): readonly string[] {
  return [...findScenarios().keys()];
}

/** The scenario of an id that comes with the framework; undefined if there is none. */
export async function importScenario(id: string): Promise<Scenario | undefined> {
  const path = findScenarios().get(id);
  if (path === undefined) return undefined;
  const { default: scenario } = (await import(/* @vite-ignore */ ownModule(path))) as { readonly default: Scenario };
  return scenario;
}
