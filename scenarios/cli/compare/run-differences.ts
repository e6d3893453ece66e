import type { StoredRun } from '../../output/stored-run.ts';

/** Seeds that did the same in both runs, in all their trials. */
export function sameDigests(first: StoredRun, other: StoredRun, seeds: readonly number[]): readonly number[] {
  return seeds.filter((seed) => first.digests[seed] && first.digests[seed] === other.digests[seed]);
}

/** Names of parameters that are not the same in all runs. */
export function variedNames(runs: readonly StoredRun[]): readonly string[] {
  const names = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))];
  return names.filter((name) => new Set(runs.map(({ params }) => params[name])).size > 1);
}

function codeText(first: string | undefined, other: string | undefined): string {
  if (first === undefined || other === undefined) return 'code unknown';
  return first === other ? 'the same code' : `other code, ${other} for ${first}`;
}

/** What the controllers of the seeds that both runs have began with, where it is not the same; undefined where it is. */
function statesText(first: StoredRun, other: StoredRun): string | undefined {
  const shared = first.seeds.filter(({ seed }) => other.seeds.some((one) => one.seed === seed));
  const same = shared.every(({ seed }) => first.initialStates?.[seed] === other.initialStates?.[seed]);
  const words = ({ initialStates }: StoredRun): string => (initialStates === undefined ? 'fresh' : 'saved');
  if (same) return undefined;
  const [a, b] = [words(first), words(other)];
  return a === b ? 'other saved controllers to begin with' : `${b} controllers to begin with for ${a} ones`;
}

/** Differences between two runs in settings, saved controllers that they began with, and code, as text. */
export function differencesText(first: StoredRun, other: StoredRun): string {
  const names = [...new Set([...Object.keys(first.params), ...Object.keys(other.params)])];
  const facts = (['version', 'body', 'physics', 'board'] as const).map(
    (fact) => [fact, first[fact], other[fact]] as const,
  );
  const all = [...facts, ...names.map((name) => [name, first.params[name], other.params[name]] as const)];
  const found = all.filter(([, a, b]) => a !== b).map(([name, a, b]) => `${name} ${b ?? 'none'} for ${a ?? 'none'}`);
  const settings = found.join(', ') || 'the same parameters';
  return [settings, statesText(first, other), codeText(first.code, other.code)].filter(Boolean).join('; ');
}
