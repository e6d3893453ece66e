import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Where in the sources scenarios lie, and the modules of their tasks, which go with them. */
const CATALOGUE = 'scenarios/catalogue';
const TASKS = 'scenarios/tasks';

/** The subpath of the package that gives what the modules of a folder export. */
const SUBPATHS: Readonly<Record<string, string>> = {
  agents: 'reafference/agents',
  controllers: 'reafference/controllers',
  kernels: 'reafference/kernels',
  scenarios: 'reafference/scenarios',
  sim: 'reafference/sim',
};

/** Most characters in a line. */
const ROOM = 120;

const IMPORT = /^import (type )?\{([^}]*)\} from '(\.[^']*)';\n/gm;

/**
 * The source of a scenario as files that import the framework by its name, by their paths: the scenario, `ID.ts`, and the modules of its
 * task in `tasks/`, which it shares with others. All else stays in the framework.
 *
 * @param id id of a scenario of the catalogue
 * @param root folder of the package
 */
export function scenarioSources(id: string, root: string): Map<string, string> {
  const files = new Map<string, string>();
  const add = (source: string): void => {
    const file = fileOf(source);
    if (files.has(file)) return;
    files.set(file, '');
    const { text, needed } = forUsers(source, readFileSync(join(root, source), 'utf8'));
    files.set(file, text);
    for (const one of needed) add(one);
  };
  add(`${CATALOGUE}/${id}.ts`);
  return files;
}

/** Where a source is written to. */
function fileOf(source: string): string {
  const name = posix.basename(source);
  return source.startsWith(`${TASKS}/`) ? `tasks/${name}` : name;
}

/** A module whose imports name the framework, but for those of `needed`, which go with it. */
function forUsers(source: string, text: string): { readonly text: string; readonly needed: readonly string[] } {
  const needed: string[] = [];
  /** Names by what they are imported from, types apart. */
  const imports = new Map<string, Set<string>>();
  const body = text.replace(IMPORT, (_, type: string | undefined, names: string, from: string) => {
    const target = posix.join(posix.dirname(source), from);
    const goes = target.startsWith(`${TASKS}/`) || target.startsWith(`${CATALOGUE}/`);
    if (goes) needed.push(target);
    const to = goes ? besides(source, target) : SUBPATHS[target.split('/')[0]];
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
