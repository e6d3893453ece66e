import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BridgeError, DivergenceError, type ReafferenceError, ScenarioError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { ownModule } from '../../agents/own-modules.ts';
import { readControllerFile } from '../output/controller-file.ts';
import type { Plan } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import { checkpointPath } from '../pool/checkpoint.ts';
import { cpuSeconds } from '../pool/cpu-time.ts';
import type { Work } from '../pool/job-queue.ts';
import { refuseExit } from '../pool/refuse-exit.ts';
import { type JobOptions, runSeedJob, trialsToResume } from '../pool/seed-job.ts';
import { wallSeconds } from '../run/host.ts';
import { type ErrorRecord, recordError } from '../scenario/located-error.ts';
import type { SeedResult } from '../scenario/result.ts';
import { type JobStart, jobOf, type Receipt, type SweepJob, trainingOf } from './job.ts';
import { hostOf } from './on-board.ts';
import { Failures } from './results/failures.ts';
import { JobLog } from './results/job-log.ts';
import { comparable, type Divergence, decodeJobResult, encodeJobResult } from './results/job-result.ts';
import { putWhole } from './results/put-whole.ts';
import { ResultsFolder } from './results/results-folder.ts';
import { savedStart } from './saved-start.ts';

/** Address of this module, for workers. */
export const SWEEP_WORK = ownModule('scenarios/sweep/run-job');

/** Where jobs of a sweep are done: what workers are told. Plain data. */
export interface SweepAssignment {
  /** Absolute path of the folder of the sweep. */
  readonly folder: string;
  /** Number of trials between two checkpoints. Default: none are written, but by jobs that end before their last trial. */
  readonly checkpointEvery?: number;
  /** The board of this machine that has an address, with it; see `BoardPlace`. */
  readonly board?: string;
}

/** How a job is told to stop, and how its checkpoints travel between machines that share no folder. */
export interface SweepJobAround {
  readonly signal?: AbortSignal;
  /** The bytes of a checkpoint of it that came from elsewhere, to go on from. Default: it goes on from what lies in the folder. */
  readonly checkpoint?: Uint8Array;
  /** Called with the bytes of each checkpoint of it that was written; not with those of a training that comes before it. */
  readonly onCheckpoint?: (bytes: Uint8Array) => void;
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
    const receipt = await runSweepJob(job, assignment, { signal });
    log.add(receipt);
    return receipt;
  };
}

/**
 * Does a job of a sweep, if there is no result of it yet, and puts its result in place, and the controller that it ended with where that is to be kept. A
 * job that begins with what another one learned does that one first, if nobody has. A state that is not finite is a result. Another error is kept as
 * its failure.
 *
 * @throws ScenarioError `code_changed` where this is other code than that which planned the job, `nondeterministic_result`
 * @throws BridgeError `file_not_written`; `board_missing` where this machine cannot use the board that its networks are to be on
 */
export async function runSweepJob(
  job: SweepJob,
  assignment: SweepAssignment,
  around: SweepJobAround = {},
): Promise<Receipt> {
  const { folder } = assignment;
  const receipt = receipts(job);
  const results = new ResultsFolder(folder);
  if (results.isDone(job)) return receipt('known');
  const plan = await planRun(job.request);
  const start = startHere(job);
  const here = jobOf(plan, job.request, job.seed, { ...job, ...given({ start }) });
  if (here.id !== job.id) throw otherCode(job, here);
  const failures = new Failures(folder);
  const failed = (error: ErrorRecord): Receipt => {
    failures.put(job, error);
    return receipt('failed', error.message.split('\n', 1)[0]);
  };
  const beginning = await beginningOf(job, assignment, around.signal);
  if (beginning === 'stopped') return receipt('stopped');
  if ('failure' in beginning) return failed(beginning.failure);
  const ending = await endingOf(job, plan, beginning, assignment, around);
  if (ending === 'stopped') return receipt('stopped');
  if ('failure' in ending) return failed(ending.failure);
  const { result, diverged } = ending;
  if (job.keep && result.controllerState !== undefined) results.controllers.put(job.id, result.controllerState);
  const bytes = encodeJobResult({
    ...{ id: job.id, identity: plan.identity, seed: job.seed, code: plan.code },
    ...given({ cut: job.trials, after: trainingOf(job)?.id }),
    result: comparable(result),
    ...given({ diverged }),
  });
  const done = receipt('written');
  const outcome = results.put(job.id, bytes, done.wallSeconds >= DURABLE_SECONDS);
  failures.remove(job.id);
  // Another job of the seed may write its checkpoint there just now.
  if (job.trials === undefined)
    rmSync(checkpointsOf(job, folder), { recursive: true, force: true, maxRetries: 5, retryDelay: 10 });
  return receipt(outcome);
}

/** Makes receipts of a job that begins now. */
function receipts({ id }: SweepJob): (outcome: Receipt['outcome'], message?: string) => Receipt {
  const began = { wall: wallSeconds(), cpu: cpuSeconds() };
  return (outcome, message) => {
    const cpu = cpuSeconds();
    return {
      id,
      wallSeconds: wallSeconds() - began.wall,
      ...given({ cpuSeconds: cpu === undefined || began.cpu === undefined ? undefined : cpu - began.cpu, message }),
      outcome,
    } as Receipt;
  };
}

/** What a job begins with, by the files of this machine. */
function startHere({ start }: SweepJob): JobStart | undefined {
  return start !== undefined && 'file' in start ? savedStart(start.file) : start;
}

/** What the controller of a job begins with; or why it cannot begin: the job before it was stopped, has failed or diverged. */
type Beginning =
  | 'stopped'
  | { readonly state?: Uint8Array }
  | { readonly failure: ErrorRecord }
  | { readonly diverged: Divergence };

async function beginningOf(job: SweepJob, assignment: SweepAssignment, signal?: AbortSignal): Promise<Beginning> {
  const { start } = job;
  if (start === undefined) return {};
  if ('file' in start) return { state: readControllerFile(start.file) };
  const { after } = start;
  const results = new ResultsFolder(assignment.folder);
  const failures = new Failures(assignment.folder);
  const kept = results.controllers.read(after.id);
  if (kept !== undefined) return { state: kept };
  if (!failures.has(after.id) && (await runSweepJob(after, assignment, given({ signal }))).outcome === 'stopped')
    return 'stopped';
  const state = results.controllers.read(after.id);
  if (state !== undefined) return { state };
  const error = failures.read(after.id)?.error;
  if (error !== undefined) return { failure: { ...error, message: `the training before it failed: ${error.message}` } };
  const { diverged } = decodeJobResult(results.read(after.id) ?? '', after.id, results.fileOf(after.id));
  if (diverged === undefined) throw new Error(`the controller of job ${after.id} is gone`);
  return { diverged: { ...diverged, message: `in the training before it: ${diverged.message}` } };
}

/** How a job ended. */
interface Ending {
  readonly result: SeedResult;
  readonly diverged?: Divergence;
}

/** Runs the seed of a job, from its checkpoint on if there is one. @throws what `trialsToResume` throws of a checkpoint that cannot be gone on from */
async function endingOf(
  job: SweepJob,
  plan: Plan,
  beginning: { readonly state?: Uint8Array } | { readonly diverged: Divergence },
  assignment: SweepAssignment,
  { signal, checkpoint, onCheckpoint }: SweepJobAround,
): Promise<Ending | { readonly failure: ErrorRecord } | 'stopped'> {
  const { folder, checkpointEvery } = assignment;
  let completed: SeedResult = { seed: job.seed, trials: [], digest: '', simulatedSeconds: 0 };
  if ('diverged' in beginning) return { result: completed, ...beginning };
  const directory = checkpointsOf(job, folder);
  const file = checkpointPath(directory, { identity: plan.identity, seed: job.seed });
  if (checkpoint !== undefined) putWhole(file, checkpoint);
  const begun = given({ controllerState: beginning.state });
  const reached = existsSync(directory) ? (trialsToResume(plan, { checkpoint: { directory }, ...begun })[0] ?? 0) : 0;
  const everyTrials = job.trials ?? checkpointEvery;
  const options: JobOptions = given({
    ...begun,
    trials: job.trials,
    keepControllerState: true,
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
  try {
    const networkHost = await hostOf(plan, assignment, signal);
    if (networkHost === 'stopped') return 'stopped';
    const { result, complete } = await runSeedJob(plan, job.seed, given({ ...options, networkHost }), {
      ...given({ signal, onCheckpoint: onCheckpoint && (() => onCheckpoint(readFileSync(file))) }),
      onFailure: (outcome) => void (completed = outcome.result),
    });
    return complete ? { result } : 'stopped';
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'board_missing') throw error;
    if (!(error instanceof DivergenceError)) return { failure: recordError(error) };
    const { code, message, tick } = error;
    return { result: completed, diverged: { code, message, ...given({ tick }) } };
  }
}

/** Where the checkpoints of a job lie, and of those that are parts of the same one. */
function checkpointsOf({ id, whole = id }: SweepJob, folder: string): string {
  return join(folder, CHECKPOINTS, whole.slice(0, 2), whole);
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
