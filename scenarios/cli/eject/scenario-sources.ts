import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Where in the sources the parts of tasks lie that several studies use. */
const TASKS = 'scenarios/tasks';

/** Rooms that the package exports by another name than their own. */
const ENTRIES: Readonly<Record<string, string>> = {
  agents: 'reafference',
  'controllers/controller': 'reafference/controllers',
  'scenarios/scenario': 'reafference/scenarios',
};

/** Most characters in a line. */
const ROOM = 120;

const IMPORT = /^import (type )?\{([^}]*)\} from '(\.[^']*)';\n/gm;

/**
 * The source of a scenario as files that import the framework by its name, by their paths: the scenario, `ID.scenario.ts`, the modules of
 * its study that it needs, and in `tasks/` those that studies share. All else stays in the framework, and what the study exports too.
 *
 * @param scenario path of a scenario, as `findScenarios` gives it
 * @param root folder of the package
 */
export function scenarioSources(scenario: string, root: string): Map<string, string> {
  const study = posix.dirname(scenario);
  const exported = new Set(
    [...readFileSync(join(root, study, 'index.ts'), 'utf8').matchAll(/ from '\.\/(.*)';/g)].map(
      ([, name]) => `${study}/${name}`,
    ),
  );
  const files = new Map<string, string>();
  const add = (source: string): void => {
    const file = fileOf(source);
    if (files.has(file)) return;
    files.set(file, '');
    const { text, needed } = forUsers(source, readFileSync(join(root, source), 'utf8'), subpathOf);
    files.set(file, text);
    for (const one of needed) add(one);
  };
  /** Subpath of the package from which a module is imported; undefined for one that goes with the scenario. */
  const subpathOf = (target: string): string | undefined => {
    if (target.startsWith(`${TASKS}/`)) return undefined;
    if (!target.startsWith(`${study}/`)) return entryOf(target);
    return exported.has(target) ? `reafference/${study}` : undefined;
  };
  add(`${scenario}.ts`);
  return files;
}

/** The name of the entry of the package that exports a module: of its folder, or of its room in those that have entries for rooms. */
function entryOf(target: string): string {
  const [folder, room] = target.split('/');
  const place = folder === 'controllers' || folder === 'scenarios' ? `${folder}/${room}` : folder;
  return ENTRIES[place] ?? `reafference/${place}`;
}

/** Where a source is written to. */
function fileOf(source: string): string {
  const name = posix.basename(source);
  return source.startsWith(`${TASKS}/`) ? `tasks/${name}` : name;
}

/** A module whose imports name the framework, but for those of `needed`, which go with it. */
function forUsers(
  source: string,
  text: string,
  subpathOf: (target: string) => string | undefined,
): { readonly text: string; readonly needed: readonly string[] } {
  const needed: string[] = [];
  /** Names by what they are imported from, types apart. */
  const imports = new Map<string, Set<string>>();
  const body = text.replace(IMPORT, (_, type: string | undefined, names: string, from: string) => {
    const target = posix.join(posix.dirname(source), from);
    const subpath = subpathOf(target);
    if (subpath === undefined) needed.push(target);
    const to = subpath ?? besides(source, target);
    for (const name of names.split(',').map((one) => one.trim())) {
      const isType = type !== undefined || name.startsWith('type ');
      const key = `${to}\n${isType ? 'type ' : ''}`;
      if (name !== '') imports.set(key, (imports.get(key) ?? new Set()).add(name.replace(/^type /, '')));
    }
    return '';
  });
  // The package comes before files, and types before values.
  const order = ([key]: [string, unknown]): string => (key.startsWith('.') ? '1' : '0') + key.replace(/\n$/, '\n~');
  const lines = [...imports]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(([key, names]) => {
      const [to, type] = key.split('\n');
      const sorted = [...names].sort((a, b) => a.localeCompare(b, 'en'));
      const line = `import ${type}{ ${sorted.join(', ')} } from '${to}';`;
      return line.length <= ROOM ? line : `import ${type}{\n  ${sorted.join(',\n  ')},\n} from '${to}';`;
    });
  return { text: `${lines.join('\n')}\n${body}`, needed };
}

/** How the file of one source imports that of another. */
function besides(from: string, to: string): string {
  const path = posix.relative(posix.dirname(fileOf(from)), fileOf(to));
  return path.startsWith('.') ? path : `./${path}`;
}
