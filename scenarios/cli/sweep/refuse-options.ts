import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { SEARCHES, USUAL_SAMPLER } from '../../sweep/search/index.ts';
import type { Sweep } from '../../sweep/sweep.ts';
import type { Call } from '../command.ts';
import { VERBS } from './manage-sweep.ts';
import type { SweepValues } from './sweep-options.ts';

/**
 * Refuses words and options of a sweep that do not go together.
 *
 * @param out folder of its results
 * @throws ValidationError `misplaced_option`, `conflicting_options`
 */
export function refuseOptions(
  { operands: [what, folder], options }: Call<SweepValues>,
  { sampler = USUAL_SAMPLER }: Sweep,
  out: string | undefined,
): void {
  const { shard, slurm, redis, csv, dryRun } = options;
  if (folder !== undefined) {
    const verbs = Object.keys(VERBS);
    const nearest = nearestName(what, verbs);
    throw misplaced(
      'a second word is the folder of a sweep, of which something is asked',
      `one of ${verbs.join(', ')} before it; or --out ${folder}`,
      `${what} ${folder}`,
      nearest && `did you mean '${nearest}'?`,
    );
  }
  if (csv) throw misplaced('--csv is of tables', 'reafference sweep pack DIR --csv', '--csv');
  if (out === undefined && !dryRun)
    throw misplaced('a sweep needs a folder for its results', '--out DIR', slurm ? '--slurm alone' : 'none');
  const parts = shard !== undefined ? '--shard' : slurm ? '--slurm' : undefined;
  if (parts === undefined) return;
  if (SEARCHES[sampler]?.learns)
    throw misplaced(
      'parts of a sweep cannot wait for each other, and this sampler learns from all',
      'a grid, random or sobol',
      `${parts} and --sampler ${sampler}`,
    );
  if (shard !== undefined && slurm)
    throw conflicting('the script gives each part of the array its --shard', '--shard and --slurm');
  if (redis !== undefined)
    throw conflicting('a sweep is cut into parts, or handed out by a server', `${parts} and --redis`);
}

function misplaced(message: string, expected: string, received: string, remedy?: string): ValidationError {
  return new ValidationError(message, { code: 'misplaced_option', expected, received, ...given({ remedy }) });
}

function conflicting(message: string, received: string): ValidationError {
  return new ValidationError(message, {
    code: 'conflicting_options',
    expected: 'one of them',
    received,
    remedy: 'leave one of them out',
  });
}
