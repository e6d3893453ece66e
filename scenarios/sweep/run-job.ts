import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DivergenceError, type ReafferenceError, ScenarioError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { ownModule } from '../../agents/own-modules.ts';
import { jobIdentity } from '../plan/identity.ts';
import { planRun } from '../plan/plan-run.ts';
import { cpuSeconds } from '../pool/cpu-time.ts';
import type { Work } from '../pool/job-queue.ts';
import { refuseExit } from '../pool/refuse-exit.ts';
import { type JobOptions, type JobOutcome, runSeedJob, trialsToResume } from '../pool/seed-job.ts';
import { wallSeconds } from '../run/host.ts';
import { recordError } from '../scenario/located-error.ts';
import { jobOf, type Receipt, type SweepJob } from './job.ts';
import { Failures } from './results/failures.ts';
import { JobLog } from './results/job-log.ts';
import { comparable, encodeJobResult } from './results/job-result.ts';
import { ResultsFolder } from './results/results-folder.ts';

/** Address of this module, for workers. */
export const SWEEP_WORK = ownModule('scenarios/sweep/run-job');

/** Where jobs of a sweep are done: what workers are told. Plain data. */
export interface SweepAssignment {
  /** Absolute path of the folder of the sweep. */
  readonly folder: string;
  /** Number of trials between two checkpoints. Default: none are written, but by jobs that end before their last trial. */
  readonly checkpointEvery?: number;
}

/** Where checkpoints lie in the folder of a sweep. */
export const CHECKPOINTS = 'checkpoints';
/** Wall time from which on a result is worth the time that it takes to make it outlive a loss of power. */
export const DURABLE_SECONDS = 1;

/** Makes the work of a worker, which does one job of a sweep at a time. */
export function open(assignment: SweepAssignment): Work<SweepJob, Receipt> {
  refuseExit();
  const log = new JobLog(assignment.folder);
  return async (job, { signal }) => {
    const receipt = await runSweepJob(job, assignment, signal);
    log.add(receipt);
    return receipt;
  };
}

/**
 * Does a job of a sweep, if there is no result of it yet, and puts its result in place. A state that is not finite is a result. Another error
 * is kept as its failure.
 *
 * @throws ScenarioError `code_changed` where this is other code than that which planned the job, `nondeterministic_result`
 * @throws BridgeError `file_not_written`
 */
export async function runSweepJob(
  job: SweepJob,
  { folder, checkpointEvery }: SweepAssignment,
  signal?: AbortSignal,
): Promise<Receipt> {
  const began = { wall: wallSeconds(), cpu: cpuSeconds() };
  const receipt = (outcome: Receipt['outcome'], message?: string): Receipt => {
    const cpu = cpuSeconds();
    return {
      id: job.id,
      wallSeconds: wallSeconds() - began.wall,
      ...given({ cpuSeconds: cpu === undefined || began.cpu === undefined ? undefined : cpu - began.cpu, message }),
      outcome,
    } as Receipt;
  };
  const results = new ResultsFolder(folder);
  if (results.has(job.id)) return receipt('known');
  const plan = await planRun(job.request);
  const here = jobOf(plan, job.request, job.seed, job.trials);
  if (here.id !== job.id) throw otherCode(job, here);
  const whole = jobIdentity(plan.identity, job.seed, plan.code);
  const directory = join(folder, CHECKPOINTS, whole.slice(0, 2), whole);
  const resumable = { checkpoint: { directory } };
  const reached = existsSync(directory) ? (trialsToResume(plan, resumable)[0] ?? 0) : 0;
  const everyTrials = job.trials ?? checkpointEvery;
  const options: JobOptions = given({
    trials: job.trials,
    checkpoint:
      everyTrials === undefined && reached === 0
        ? undefined
        : // A state beyond the trials that are asked for says nothing about how it was at their end.
          {
            directory,
            everyTrials: everyTrials ?? plan.trials,
            resume: reached > 0 && reached <= (job.trials ?? plan.trials),
          },
  });
  let completed: JobOutcome['result'] | undefined;
  let diverged: { readonly code: string; readonly message: string; readonly tick?: number } | undefined;
  try {
    const { result, complete } = await runSeedJob(plan, job.seed, options, {
      ...given({ signal }),
      onFailure: (outcome) => void (completed = outcome.result),
    });
    if (!complete) return receipt('stopped');
    completed = result;
  } catch (error) {
    if (!(error instanceof DivergenceError)) {
      const record = recordError(error);
      new Failures(folder).put(job, record);
      return receipt('failed', record.message.split('\n', 1)[0]);
    }
    diverged = { code: error.code, message: error.message, ...given({ tick: error.tick }) };
  }
  const empty = { seed: job.seed, trials: [], digest: '', simulatedSeconds: 0 };
  const bytes = encodeJobResult({
    ...{ id: job.id, identity: plan.identity, seed: job.seed, code: plan.code },
    ...given({ cut: job.trials }),
    result: comparable(completed ?? empty),
    ...given({ diverged }),
  });
  const outcome = results.put(job.id, bytes, wallSeconds() - began.wall >= DURABLE_SECONDS);
  new Failures(folder).remove(job.id);
  // Another job of the seed may write its checkpoint there just now.
  if (job.trials === undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 10 });
  return receipt(outcome);
}

function otherCode(job: SweepJob, here: SweepJob): ReafferenceError {
  return new ScenarioError('this is not the code, or not the scenario, that the job was planned with', {
    code: 'code_changed',
    expected: `${job.code}, job ${job.id}`,
    received: `${here.code}, job ${here.id}`,
    remedy:
      'let all machines have the same version of the framework and of the scenario file, then start the sweep again',
  });
}
