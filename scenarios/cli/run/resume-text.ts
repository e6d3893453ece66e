import { countSeeds } from '../options/seeds.ts';

/**
 * Where a resumed run goes on, for a person.
 *
 * @param seeds of the run
 * @param completed trials that each of them has completed; undefined for seeds without a checkpoint
 * @param trials number of trials of each seed
 * @param folder that was looked in, for people
 */
export function resumeText(
  seeds: readonly number[],
  completed: readonly (number | undefined)[],
  trials: number,
  folder: string,
): string {
  if (completed.every((count) => count === undefined))
    return `nothing to resume: ${folder} has no checkpoint of this run, which begins anew`;
  const text = (count: number | undefined): string => {
    if (count === undefined) return 'no checkpoint, begins anew';
    return count === trials ? 'complete already' : `goes on after trial ${count} of ${trials}`;
  };
  return [...new Set(completed.map(text))]
    .map((what) => `${what}: ${countSeeds(seeds.filter((_, i) => text(completed[i]) === what))}`)
    .join('\n');
}
