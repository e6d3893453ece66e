import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { withUnitsOfProbes } from '../../output/earlier-columns.ts';
import { readRunFolder } from '../../output/read-run-folder.ts';
import type { StoredRun } from '../../output/stored-run.ts';
import { planSweep } from '../../sweep/plan-sweep.ts';
import { ResultsFolder } from '../../sweep/results/results-folder.ts';
import { storedPoints } from '../../sweep/stored-points.ts';
import { isSweepFolder, readSweepFolder } from '../../sweep/sweep-file.ts';

/**
 * Reads results, in the order in which they are named: a folder of a run is a run, one of a sweep is one for each of its points. Those
 * of one name are numbered from the second on.
 *
 * @param operands folders, each perhaps after a name and `=`
 * @throws ValidationError `not_results` for a sweep without results; what `readRunFolder`, `planSweep` and `storedPoints` throw
 */
export async function readResults(operands: readonly string[], cwd: string): Promise<readonly StoredRun[]> {
  const runs: StoredRun[] = [];
  for (const operand of operands) {
    const { name, place } = named(operand, cwd);
    const folder = resolve(cwd, place);
    if (isSweepFolder(folder)) {
      const points = storedPoints(await planSweep(readSweepFolder(folder), cwd), new ResultsFolder(folder));
      if (points.length === 0) throw nothingDone(place);
      runs.push(...points.map((one) => (name === undefined ? one : { ...one, name: `${name}: ${one.name}` })));
    } else runs.push(readRunFolder(folder, name ?? place));
  }
  return withUnitsOfProbes(runs).map((run, i) => {
    const before = runs.slice(0, i).filter(({ name }) => name === run.name).length;
    return before === 0 ? run : { ...run, name: `${run.name} (${before + 1})` };
  });
}

/** A name before `=`, unless the whole is a path that there is. */
function named(operand: string, cwd: string): { readonly name?: string; readonly place: string } {
  const at = operand.indexOf('=');
  if (at <= 0 || existsSync(resolve(cwd, operand))) return { place: operand };
  return { name: operand.slice(0, at), place: operand.slice(at + 1) };
}

function nothingDone(place: string): ValidationError {
  return new ValidationError(`the sweep '${place}' has no results of the present code`, {
    code: 'not_results',
    expected: 'a job that is done',
    received: 'none',
    block: place,
    remedy: `reafference sweep ${place} does its jobs; reafference sweep status ${place} tells what there is`,
  });
}
