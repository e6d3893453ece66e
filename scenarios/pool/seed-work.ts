import { ScenarioError } from '../../agents/errors.ts';
import { ownModule } from '../../agents/own-modules.ts';
import type { RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import type { SeedProgress } from '../run/seed-run.ts';
import type { Work } from './job-queue.ts';
import { refuseExit } from './refuse-exit.ts';
import type { JobOptions, JobOutcome } from './seed-job.ts';
import { runSeedJob } from './seed-job.ts';

/** Address of this module, for workers. */
export const SEED_WORK = ownModule('scenarios/pool/seed-work');

/** Data that a worker needs to run seeds of a plan. */
export interface SeedAssignment {
  /** The request, which names the scenario by its reference. */
  readonly request: RunRequest;
  readonly job: JobOptions;
  /** Version of the code, as the thread that hands the seeds out sees it. */
  readonly code: string;
}

/** Report of the job of a seed: its progress or, when it fails, the result of the trials that were completed. */
export type SeedReport = SeedProgress | JobOutcome;

/**
 * Makes the work of a worker thread, which runs one seed as one job. The worker loads the scenario anew, so that a file may be
 * another one by then.
 *
 * @throws ScenarioError `code_changed`, and what `planRun` throws
 */
export async function open({ request, job, code }: SeedAssignment): Promise<Work<number, JobOutcome, SeedReport>> {
  refuseExit();
  const plan = await planRun(request);
  if (plan.code !== code) {
    throw new ScenarioError('the code has changed since the run began', {
      code: 'code_changed',
      expected: code,
      received: plan.code,
      remedy: 'run it again, and leave the files alone meanwhile',
    });
  }
  return (seed, { signal, report }) => runSeedJob(plan, seed, job, { signal, onTrial: report, onFailure: report });
}
