import { given } from '../../../agents/given.ts';
import type { Environment } from '../../environment/environment.ts';
import { digestOfSeeds } from '../../measure/digest.ts';
import { type ResultFile, type WrittenFiles, writeResultFiles } from '../../output/result-file.ts';
import { runFolderFiles } from '../../output/run-folder.ts';
import type { RunResult, SeedResult } from '../../scenario/result.ts';
import { summariseRun } from '../run/run-summary.ts';

/**
 * Writes what the caller of an environment, or of several, did as a folder of results, which `compare` reads: a run whose controller is `caller`. No gates
 * are judged, as they are the scenario's own agent's.
 *
 * @param environment that tells what all of them are like
 * @param seeds results of the runs
 * @param code that ran, as a loaded scenario tells it
 * @param wallSeconds since the environment was opened
 * @param units of the scenario's own probes and measures
 */
export function writeCallerResults(
  { identity, trials, stepSeconds, tickSeconds: period }: Environment,
  seeds: readonly SeedResult[],
  folder: string,
  { code, wallSeconds, units }: Pick<RunResult, 'code' | 'wallSeconds' | 'units'>,
): WrittenFiles {
  const run: RunResult = {
    ...identity,
    ...{ code, seeds, wallSeconds, ...given({ units }) },
    digest: digestOfSeeds(seeds.map(({ digest }) => digest)),
    partial: seeds.some((seed) => seed.trials.length < trials),
  };
  const summary = { ...summariseRun(run, [], { baselines: [], oracle: undefined }), stepSeconds };
  const files: readonly ResultFile[] = runFolderFiles(folder, { run, others: [], period, summary });
  return writeResultFiles(files);
}
