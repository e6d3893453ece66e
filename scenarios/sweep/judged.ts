import { type Evaluated, evaluate } from './evaluate.ts';
import { jobsOf, type SweepPlan } from './plan-sweep.ts';
import type { Failures } from './results/failures.ts';
import type { JobResult } from './results/job-result.ts';
import type { ResultsFolder } from './results/results-folder.ts';
import type { Candidate } from './search/search.ts';

/** A sweep, and where what came of its jobs lies. */
export interface Kept {
  readonly plan: SweepPlan;
  readonly folder: ResultsFolder;
  readonly failures: Failures;
}

/**
 * What is known of a candidate by the folder.
 *
 * @param onResult called with the result of each seed that has one
 * @throws ValidationError `corrupt_result`
 */
export function judged(
  { plan, folder, failures }: Kept,
  candidate: Candidate,
  seeds: readonly number[],
  onResult: (result: JobResult) => void,
): Evaluated {
  let failed = 0;
  const results = jobsOf(plan, candidate, seeds).map(({ id }): JobResult | undefined => {
    const result = folder.result(id);
    if (result !== undefined) onResult(result);
    else if (failures.has(id)) failed++;
    return result;
  });
  return evaluate(plan, candidate, results, failed);
}
