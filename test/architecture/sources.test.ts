import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The folders of the framework, and which others each may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  agents: ['kernels'],
  controllers: ['agents', 'kernels'],
  sim: ['agents', 'kernels'],
  bridges: ['controllers', 'agents', 'kernels'],
  scenarios: ['bridges', 'sim', 'controllers', 'agents', 'kernels'],
};

/** The rooms of the larger folders, each of which imports only those above it. Files beside the rooms come last. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  agents: [
    'error-codes',
    'errors',
    'nearest-name',
    'known-options',
    'message-type',
    'event-pixel',
    'bodies',
    'actuators',
    'sensors',
  ],
  controllers: [
    'engine',
    'neurons',
    'synapses',
    'stimuli',
    'monitors',
    'controller',
    'encoding',
    'decoding',
    'filtering',
    'learning',
    'vision',
    'hippocampus',
    'memory',
    'navigation',
  ],
  'controllers/engine': ['language', 'model', 'network', 'program', 'lowering', 'passes', 'emit', 'fixed-point', 'run'],
  'controllers/engine/emit': ['javascript', 'c', 'webassembly', 'threads'],
  sim: ['world', 'physics', 'casters', 'sensors'],
  'sim/sensors': ['seam', 'event-camera'],
  'sim/sensors/event-camera': ['pixel'],
  bridges: ['ros-messages', 'recording', 'viewing', 'nir', 'guard', 'ros2', 'boards'],
  'bridges/boards': [
    'finding',
    'capabilities',
    'energy',
    'stream',
    'statistics',
    'plan',
    'board',
    'spike-agreement',
    'shadow',
    'hosting',
    'circuits',
    'loihi-fixed',
    'xylo-sim',
    'link',
    'mcu',
    'integers',
    'microcontrollers',
    'pins',
    'tinyodin',
    'reckon',
    'spinnaker1',
    'spinnaker2',
  ],
  'bridges/boards/mcu': ['protocol', 'machines'],
  'bridges/recording': [
    'bytes',
    'archive',
    'mcap',
    'compression',
    'reading',
    'hdf5',
    'bags',
    'events',
    'sensors',
    'runs',
  ],
  'bridges/recording/events': ['core', 'kernels', 'formats', 'ros', 'files', 'summary', 'frames', 'live'],
  scenarios: [
    'statistics',
    'scenario',
    'measure',
    'plots',
    'tasks',
    'catalogue',
    'plan',
    'run',
    'environment',
    'pool',
    'judge',
    'out',
    'report',
    'cli',
  ],
};

/** `Math` members whose results IEEE 754 fixes. */
const EXACT_MATH =
  /Math\.(?!(?:abs|sqrt|floor|ceil|trunc|round|sign|min|max|imul|fround|clz32|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)\b)\w+/;

interface Source {
  readonly path: string;
  readonly text: string;
  /** Without comments and strings. */
  readonly code: string;
  readonly imports: readonly string[];
  /** Files of ours that it imports. */
  readonly targets: readonly string[];
}

const sources: readonly Source[] = Object.keys(MAY_IMPORT).flatMap((folder) =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
      const imports = [...bare.matchAll(/(?:^(?:im|ex)port\s[\w\s{},*]*?from\s*|\bimport\s*\(?\s*)'([^']+)'/gm)].map(
        (match) => match[1],
      );
      const targets = imports
        .filter((target) => target.startsWith('.'))
        .map((target) => normalize(join(dirname(path), target)));
      return { path, text, targets, code: bare.replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''"), imports };
    }),
);

const folderOf = (path: string): string => path.split('/')[0];
const within = (...folders: string[]): readonly Source[] =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));

/** Files for which `fault` finds something, with what it found. */
function offenders(files: readonly Source[], fault: (source: Source) => string | undefined): string[] {
  return files.flatMap((source) => {
    const found = fault(source);
    return found === undefined ? [] : [`${source.path}: ${found}`];
  });
}

/** Circles of imports, each as the files on it. */
function cycles(files: readonly Source[]): string[][] {
  const targetsOf = new Map(files.map(({ path, targets }) => [path, targets]));
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push(way.slice(at));
    if (at >= 0 || done.has(path)) return;
    for (const target of targetsOf.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

describe('architecture', () => {
  it('has files in every folder', () => {
    for (const folder of Object.keys(MAY_IMPORT)) expect(within(folder).length, folder).toBeGreaterThan(0);
  });

  it('imports in one direction', () => {
    expect(
      offenders(sources, ({ path, targets }) =>
        targets.find((target) => {
          const to = folderOf(target);
          return to !== folderOf(path) && !MAY_IMPORT[folderOf(path)]?.includes(to);
        }),
      ),
    ).toEqual([]);
  });

  it.each(Object.entries(ROOMS))('orders the rooms of %s', (folder, rooms) => {
    const inside = within(`${folder}/`);
    const roomOf = (path: string): number => {
      const room = path.slice(folder.length + 1).split('/')[0];
      const place = rooms.indexOf(room.replace(/\.ts$/, ''));
      return place < 0 ? rooms.length : place;
    };
    const found = new Set(
      inside
        .map(({ path }) => path.slice(folder.length + 1).split('/'))
        .filter((parts) => parts.length > 1)
        .map(([room]) => room),
    );
    expect(
      [...found].filter((room) => !rooms.includes(room)),
      'rooms without a place',
    ).toEqual([]);
    expect(
      offenders(inside, ({ path, targets }) =>
        targets.find((target) => target.startsWith(`${folder}/`) && roomOf(target) > roomOf(path)),
      ),
    ).toEqual([]);
  });

  it('has no two files that import each other, in one step or more, types included', () => {
    expect(cycles(sources)).toEqual([]);
  });

  it('keeps bridges other than recording out of the scenarios, but for the command line', () => {
    expect(
      offenders(
        within('scenarios').filter(({ path }) => !path.startsWith('scenarios/cli/')),
        ({ imports }) => imports.find((target) => /bridges\/(?!recording\/)/.test(target)),
      ),
    ).toEqual([]);
  });

  it('runs a seed wherever JavaScript runs', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const reached = new Set<Source>();
    const visit = (source: Source | undefined): void => {
      if (source === undefined || reached.has(source)) return;
      reached.add(source);
      for (const target of source.targets) visit(byPath.get(target));
    };
    for (const source of within('scenarios/run/', 'scenarios/environment/', 'scenarios/tasks/', 'scenarios/catalogue/'))
      visit(source);
    expect(reached.size).toBeGreaterThan(200);
    expect(
      offenders(
        [...reached],
        ({ text, code }) =>
          text.match(/(?:from |^import |(?<!typeof )import\()'(node:[^']+)'/m)?.[1] ?? code.match(/\bBuffer\./)?.[0],
      ),
    ).toEqual([]);
  });

  it('computes alike on every machine: no wall clock, no global randomness, no approximate mathematics', () => {
    const pacing = ['agents/wall-time.ts'];
    expect(
      offenders(
        within('kernels', 'agents', 'controllers', 'sim').filter(({ path }) => !pacing.includes(path)),
        ({ code }) =>
          (code.match(/Math\.random|Date\.now|new Date\b|performance\.now/) ??
            code.match(EXACT_MATH) ??
            code.match(/\*\*/))?.[0],
      ),
    ).toEqual([]);
  });

  it('decodes no text by a label that versions of Node understand differently', () => {
    expect(offenders(sources, ({ code }) => code.match(/\bnew TextDecoder\((?!\)|'utf-8')/)?.[0])).toEqual([]);
  });

  it('builds for Node whatever is loaded by its address', () => {
    const builder = readFileSync('.build/for-node.mjs', 'utf8');
    const loaded = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bown(?:Module|Worker|Process)\(\s*'([^']+)'/g)].map(([, path]) => path),
    );
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.filter((path) => !builder.includes(`'${path}'`))).toEqual([]);
  });

  it('keeps kernels free of everything but themselves', () => {
    expect(offenders(within('kernels'), ({ imports }) => imports.find((target) => !target.startsWith('./')))).toEqual(
      [],
    );
  });

  it('compiles modules in one place, which names what a processor lacks', () => {
    expect(
      offenders(sources, ({ code, path }) =>
        path === 'kernels/webassembly.ts' ? undefined : code.match(/new WebAssembly\.Module\b|\.compile\(/)?.[0],
      ),
    ).toEqual([]);
  });

  it('keeps models to equations and parameters', () => {
    expect(
      offenders(
        within('controllers/neurons/', 'controllers/synapses/').filter(({ path }) => basename(path) !== 'index.ts'),
        ({ imports }) =>
          imports.find((target) => !['../engine/model/define.ts', '../engine/model/model.ts'].includes(target)),
      ),
    ).toEqual([]);
  });

  it('names every file for a concept', () => {
    expect(
      offenders(sources, ({ path }) =>
        /^(utils?|helpers?|common|misc|types)\.ts$/.test(basename(path)) ? 'says nothing' : undefined,
      ),
    ).toEqual([]);
    expect(
      offenders(sources, ({ path }) =>
        /^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(basename(path)) ? undefined : 'not kebab-case',
      ),
    ).toEqual([]);
  });
});
