import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, type Source } from './sources.ts';

/** `Math` members whose results IEEE 754 fixes. */
const EXACT_MATH =
  /Math\.(?!(?:abs|sqrt|floor|ceil|trunc|round|sign|min|max|imul|fround|clz32|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)\b)\w+/;

/** What a file of models imports. */
const MODEL_FILES: ReadonlySet<string | undefined> = new Set([
  'controllers/engine/model/define.ts',
  'controllers/engine/model/model.ts',
]);

const sources = readSources();
const within = (...folders: string[]): readonly Source[] =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));

/** Files for which `fault` finds something, with what it found. */
function offenders(files: readonly Source[], fault: (source: Source) => string | undefined): string[] {
  return files.flatMap((source) => {
    const found = fault(source);
    return found === undefined ? [] : [`${source.path}: ${found}`];
  });
}

describe('sources', () => {
  /** Files that files lead to, themselves included, which need Node. */
  const ofNode = (from: readonly Source[]): { readonly reached: number; readonly faults: readonly string[] } => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const reached = new Set<Source>();
    const loaded = ({ imports }: Source) => imports.filter(({ way }) => way === 'static' || way === 'dynamic');
    const visit = (source: Source | undefined): void => {
      if (source === undefined || reached.has(source)) return;
      reached.add(source);
      for (const { target } of loaded(source)) visit(byPath.get(target ?? ''));
    };
    for (const source of from) visit(source);
    const faults = offenders(
      [...reached],
      (source) =>
        loaded(source).find(({ specifier }) => specifier?.startsWith('node:'))?.specifier ??
        source.code.match(/\bBuffer\./)?.[0],
    );
    return { reached: reached.size, faults };
  };

  it('runs a seed wherever JavaScript runs', () => {
    const { reached, faults } = ofNode(
      within('scenarios/run/', 'scenarios/environment/', 'scenarios/tasks/', 'scenarios/studies/'),
    );
    expect(reached).toBeGreaterThan(200);
    expect(faults).toEqual([]);
  });

  it('shows runs and recordings wherever JavaScript runs', () => {
    const { reached, faults } = ofNode(within('scenarios/view/page/'));
    expect(reached).toBeGreaterThan(200);
    expect(faults).toEqual([]);
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
    const loaded = sources.flatMap(({ imports }) =>
      imports.flatMap(({ way, target, specifier }) => (way === 'address' && target ? [specifier] : [])),
    );
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.filter((path) => !builder.includes(`'${path}'`))).toEqual([]);
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
        ({ imports }) => imports.find(({ target }) => !MODEL_FILES.has(target))?.specifier,
      ),
    ).toEqual([]);
  });

  it('keeps models in the rooms of neurons and synapses, which Brian2 is asked about, but for those of one faculty, stimulus or study', () => {
    const elsewhere = sources.filter(
      ({ path, code }) =>
        /\bdefine(?:Neuron|Synapse)\(/.test(code) && !/^controllers\/(?:neurons|synapses|engine)\//.test(path),
    );
    expect(elsewhere.map(({ path }) => path).sort()).toEqual([
      'bridges/nir/stepping.ts',
      'controllers/memory/coordinate-cell.ts',
      'controllers/memory/coordinate-learning.ts',
      'controllers/memory/gated.ts',
      'controllers/memory/graded-source.ts',
      'controllers/memory/graded.ts',
      'controllers/memory/key-cell.ts',
      'controllers/memory/opponent-cell.ts',
      'controllers/memory/recall-place-cell.ts',
      'controllers/stimuli/ornstein-uhlenbeck.ts',
      'controllers/stimuli/poisson-background.ts',
      'controllers/stimuli/step-current.ts',
      'controllers/stimuli/white-noise.ts',
      'scenarios/studies/cue-exclusion/ca3-exploration.ts',
      'scenarios/studies/cue-exclusion/ca3-rest.ts',
    ]);
  });

  it('names every file for a concept', () => {
    expect(
      offenders(sources, ({ path }) =>
        /^(utils?|helpers?|common|misc|types)\.ts$/.test(basename(path)) ? 'says nothing' : undefined,
      ),
    ).toEqual([]);
    expect(
      offenders(sources, ({ path }) =>
        /^[a-z0-9]+(-[a-z0-9]+)*(\.scenario|\.d)?\.ts$/.test(basename(path)) ? undefined : 'not kebab-case',
      ),
    ).toEqual([]);
  });
});
