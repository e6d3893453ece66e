import { given } from '../../agents/given.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { digestOfSeeds } from '../measure/digest.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import { wallSeconds } from '../run/host.ts';
import type { RunListener } from '../run/listener.ts';
import type { SeedProgress } from '../run/seed-run.ts';
import { rebuildError } from '../scenario/located-error.ts';
import { quantityUnits } from '../scenario/quantity-units.ts';
import type { RunResult } from '../scenario/result.ts';
import { InProcessQueue } from './in-process-queue.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobOptions, JobOutcome } from './seed-job.ts';
import { runSeedJob } from './seed-job.ts';
import { SEED_WORK, type SeedAssignment, type SeedReport } from './seed-work.ts';
import { WorkerQueue } from './worker-queue.ts';

/** How far a run has come. */
export interface RunProgress {
  /** Seed that has just completed a trial. */
  readonly seed: number;
  /** Number of completed trials, summed over all seeds. */
  readonly trialsDone: number;
  /** Number of trials of the whole run, summed over all seeds. */
  readonly trials: number;
  /** Simulated time of the completed trials and of the rests before them, summed over all seeds. */
  readonly simulatedSeconds: number;
}

/** As {@link JobOptions}, and by how many workers a run is done, and how it is stopped and followed. */
export interface RunOptions extends JobOptions {
  /**
   * Number of worker threads that share the seeds. Default: 1, which runs in this thread. A scenario that was handed over as an
   * object and a run with listeners always run in this thread, and seeds of a run in real time one after the other.
   */
  readonly jobs?: number;
  /**
   * Whether a single job too gets a thread of its own. This thread then hears signals while a seed computes, even without end.
   * Default: false.
   */
  readonly apart?: boolean;
  /** Ends the run within about 0.1 s when it is aborted, with what has been completed. */
  readonly signal?: AbortSignal;
  /** Followers of the run. Default: none. */
  readonly listeners?: readonly RunListener[];
  /** Called after every trial of every seed. */
  readonly onProgress?: (progress: RunProgress) => void;
  /**
   * Called for each seed whose recording could not be written to its end, with a BridgeError `recording_failed`; the run goes on.
   * Default: the run throws the first of them when all seeds are done.
   */
  readonly onLostRecording?: (error: Error) => void;
}

const OPTIONS: Every<RunOptions> = {
  checkpoint: true,
  trace: true,
  record: true,
  recordWithout: true,
  trials: true,
  realTime: true,
  controllerState: true,
  keepControllerState: true,
  networkHost: true,
  jobs: true,
  apart: true,
  signal: true,
  listeners: true,
  onProgress: true,
  onLostRecording: true,
};

/**
 * Runs a scenario on its seeds. The result does not depend on the number of workers, nor on what is recorded.
 *
 * @example
 * const { seeds, digest } = await run({ scenario: 'water-maze', seeds: [1, 2], set: { trials: 3 } }, { jobs: 2 });
 * for (const { seed, trials } of seeds) console.log(seed, trials.map(({ latencySeconds }) => latencySeconds));
 * console.log(digest); // the same wherever it runs, and by however many workers
 *
 * @throws what `planRun` throws if the request does not fit the scenario, and the first error of a seed, which says the seed
 */
export async function run(request: RunRequest, options: RunOptions = {}): Promise<RunResult> {
  return runPlan(await planRun(request), request, options);
}

/**
 * As {@link run}, for a request that has been planned already. `request` is what `plan` was made from.
 *
 * @example
 * const request = { scenario: 'water-maze', seeds: 2, set: { timeLimit: '10 s', trials: 3 } };
 * const plan = await planRun(request);
 * console.log(plan.seeds, plan.values); // what will run
 * const { seeds } = await runPlan(plan, request);
 * console.log(seeds.map(({ trials }) => trials.filter(({ success }) => success).length)); // successes of each seed
 *
 * @throws the first error of a seed, which says the seed; else the first of a recording that was lost
 */
export async function runPlan(plan: Plan, request: RunRequest, options: RunOptions = {}): Promise<RunResult> {
  const lost: Error[] = [];
  const { result, failure } = await attemptPlan(plan, request, {
    onLostRecording: (error) => lost.push(error),
    ...options,
  });
  if (failure !== undefined) throw failure;
  if (lost.length > 0) throw lost[0];
  return result;
}

/** A run as far as it came. */
export interface RunAttempt {
  /**
   * Results of its seeds; `partial` if one failed. Then it has the seeds before the first that failed, and the completed trials of that
   * one, whatever the number of workers.
   */
  readonly result: RunResult;
  /** The first error of a seed, which says the seed; undefined if none failed. */
  readonly failure: unknown;
}

/** As {@link runPlan}, but keeps the seeds and trials that were done when one failed. */
export async function attemptPlan(plan: Plan, request: RunRequest, options: RunOptions = {}): Promise<RunAttempt> {
  checkOptions<object>('a run', options, OPTIONS);
  const started = wallSeconds();
  const { jobs = 1, apart = false, signal, listeners, onProgress, onLostRecording, ...job } = options;
  const workers = job.realTime ? 1 : Math.min(jobs, plan.seeds.length);
  const elsewhere = plan.reference !== undefined && !listeners?.length && (apart || workers > 1);
  const queue = elsewhere ? workerQueue(plan, request, job, workers) : inThisThread(plan, job, listeners);
  const done: (JobOutcome | undefined)[] = plan.seeds.map(() => undefined);
  const progressed = onProgress && sumProgress(plan, onProgress);
  const follow = (report: SeedReport): void => {
    if ('result' in report) done[plan.seeds.indexOf(report.result.seed)] = report;
    else progressed?.(report);
  };
  let failure: unknown;
  try {
    await queue.run(plan.seeds, {
      ...given({ signal }),
      onProgress: follow,
      onResult: (outcome, index) => void (done[index] = outcome),
    });
  } catch (error) {
    failure = error;
  }
  // Of a run that failed, what came after the failure depends on the number of workers.
  const until = failure === undefined ? done.length : done.findIndex((outcome) => !outcome?.complete) + 1;
  const outcomes = done.slice(0, until).filter((outcome) => outcome !== undefined);
  for (const { fault } of outcomes) if (fault !== undefined) onLostRecording?.(rebuildError(fault));
  const seeds = outcomes.map(({ result }) => result);
  return {
    result: {
      ...plan.identity,
      code: plan.code,
      seeds,
      digest: seeds.some(({ tuned }) => tuned !== undefined) ? '' : digestOfSeeds(seeds.map(({ digest }) => digest)),
      partial: outcomes.length < plan.seeds.length || outcomes.some(({ complete }) => !complete),
      wallSeconds: wallSeconds() - started,
      units: quantityUnits(plan.scenario),
    },
    failure,
  };
}

type SeedQueue = JobQueue<number, JobOutcome, SeedReport>;

function inThisThread(plan: Plan, job: JobOptions, listeners: readonly RunListener[] = []): SeedQueue {
  return new InProcessQueue((seed, { signal, report }) =>
    runSeedJob(plan, seed, job, { signal, listeners, onTrial: report, onFailure: report }),
  );
}

function workerQueue(plan: Plan, request: RunRequest, job: JobOptions, workers: number): SeedQueue {
  const data: SeedAssignment = {
    request: { ...request, scenario: plan.reference as string, seeds: plan.seeds },
    job,
    code: plan.code,
  };
  return new WorkerQueue({
    module: SEED_WORK,
    data,
    workers,
    nameOf: (seed) => `seed ${seed}`,
    remedyFor: (seed) => `run it alone to see more: --seed ${seed} --debug`,
  });
}

/** Sums the progress of the seeds. */
function sumProgress(plan: Plan, report: (progress: RunProgress) => void): (progress: SeedProgress) => void {
  const latest = new Map<number, SeedProgress>();
  const trials = plan.trials * plan.seeds.length;
  return (progress) => {
    latest.set(progress.seed, progress);
    let trialsDone = 0;
    let simulatedSeconds = 0;
    for (const one of latest.values()) {
      trialsDone += one.trialsDone;
      simulatedSeconds += one.simulatedSeconds;
    }
    report({ seed: progress.seed, trialsDone, trials, simulatedSeconds });
  };
}
