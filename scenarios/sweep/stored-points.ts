import { given } from '../../agents/given.ts';
import { metricUnits } from '../output/metric-units.ts';
import { comparedSeeds, isUsual, type StoredRun } from '../output/stored-run.ts';
import { parameterUnit, quantityUnits } from '../scenario/quantity-units.ts';
import type { SweepPlan } from './plan-sweep.ts';
import type { JobResult } from './results/job-result.ts';
import type { ResultsFolder } from './results/results-folder.ts';
import type { Point } from './space/space.ts';
import { parameterOf } from './stage.ts';
import { generationsOf } from './tried.ts';

/**
 * The points of a sweep as runs, to be compared and drawn: those that were tried to the end, with the seeds that have a result and did not
 * diverge. Points without any are left out, and so is the best one on fresh seeds, which shares no seed with the others.
 *
 * @throws ValidationError `corrupt_result`
 */
export function storedPoints(plan: SweepPlan, folder: ResultsFolder): readonly StoredRun[] {
  const runs = new Map<string, { readonly point: Point; readonly results: JobResult[] }>();
  for (const generation of generationsOf(plan, folder)) {
    if (generation.again) continue;
    for (const { candidate, job } of generation.jobs()) {
      const result = job.trials === undefined ? folder.result(job.id) : undefined;
      if (result === undefined || result.diverged !== undefined) continue;
      const { point } = candidate;
      const run = runs.get(nameOf(point)) ?? { point, results: [] };
      runs.set(nameOf(point), run);
      if (run.results.every(({ seed }) => seed !== result.seed)) run.results.push(result);
    }
  }
  return [...runs].map(([name, { point, results }]) => runOf(name, point, results, plan));
}

function runOf(
  name: string,
  point: Point,
  results: readonly JobResult[],
  { scenario: judged, stages }: SweepPlan,
): StoredRun {
  const units = quantityUnits(judged);
  const varied = Object.keys(point).flatMap((name) => {
    const parameter = parameterOf(stages, name);
    return parameter === undefined ? [] : [[name, parameterUnit(parameter)]];
  });
  const { identity, code } = results[0];
  const { scenario, version, body, physics, board, params } = identity;
  const seeds = comparedSeeds(
    results.map(({ result }) => result),
    units.probes,
  );
  return {
    ...{ name, scenario, version, body, physics, code, seeds },
    ...given({ board }),
    params: { ...params, ...point },
    digests: Object.fromEntries(results.map(({ seed, result }) => [seed, result.digest])),
    units: metricUnits(units),
    parameterUnits: { ...units.parameters, ...Object.fromEntries(varied) },
    usual: Object.keys(seeds[0].trials).filter(isUsual),
  };
}

/** A point in words: `learning=0.5 noise=0.02`. */
function nameOf(point: Point): string {
  return Object.entries(point)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
