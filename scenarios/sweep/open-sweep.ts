import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { prepareFolder } from '../output/result-file.ts';
import { eachJob, type JobPlace } from './each-job.ts';
import { planSweep, type SweepPlan } from './plan-sweep.ts';
import { refuseCancelled, watchCancelled } from './results/cancelled.ts';
import type { JobResult } from './results/job-result.ts';
import { ResultsFolder } from './results/results-folder.ts';
import { runSweep, type SweepHooks, type SweepOutcome } from './run-sweep.ts';
import { checkSweep, type Sweep } from './sweep.ts';
import { keepSweep, readSweepFolder } from './sweep-file.ts';
import { threadQueue } from './thread-queue.ts';
import { generationsOf, outcomeOf } from './tried.ts';

/** How a sweep is done in this process, stopped and followed. */
export interface SweepOptions extends SweepHooks {
  /** Number of worker threads, a whole number from 1. Default: as many as the machine has cores. */
  readonly jobs?: number;
  /** The board of this machine that has an address, with it: `mcu-stm32f405:/dev/ttyACM0`. Default: none has. */
  readonly board?: string;
}

const OPTIONS: Every<SweepOptions> = { jobs: true, board: true, signal: true, onGeneration: true, onReceipt: true };

/** A job that has a result, and what it is there for. */
export interface DoneJob extends JobPlace {
  /** What it computed. */
  readonly result: JobResult;
}

/** A sweep, and the folder where its results lie. */
export interface OpenSweep {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** What is asked. */
  readonly sweep: Sweep;
  /** Seeds of every point. */
  readonly seeds: readonly number[];
  /**
   * Does what has no result in the folder yet, on threads of this process, and keeps there what the sweep is, so that the command line goes on with it,
   * too. Jobs that failed before are not tried again. A sweep that was stopped, by its signal or by `reafference sweep cancel`, has a partial outcome.
   *
   * @throws ValidationError `invalid_option`, `unknown_option`, `sweep_cancelled`, `other_sweep` where the folder is of another scenario, `misplaced_option` for a board on which nothing runs
   * @throws BridgeError `file_not_written`, `board_missing`
   * @throws ScenarioError `nondeterministic_result` where a job comes to another result than before, `code_changed`
   */
  run(options?: SweepOptions): Promise<SweepOutcome>;
  /** What came of it so far, by the folder alone; once all is done, what `run` returned. @throws ValidationError `corrupt_result` */
  outcome(): SweepOutcome;
  /**
   * The jobs that have a result, each once: point by point in the order in which they were tried, then by the seeds; trainings before the first job that
   * needs them. They are read one by one.
   *
   * @throws ValidationError `corrupt_result`
   */
  jobs(): Generator<DoneJob>;
}

/**
 * Opens a sweep in a folder: one that is described, or the one that is there. Nothing is written before it runs. Scenarios are named by their ids, or by
 * paths from the working directory on, as threads load them; the description is the one that a file for `reafference sweep` has.
 *
 * @param folder of the results; those of a sweep that was done by the command line are read as well
 * @param sweep what is asked. Default: what the folder says that it is
 * @example
 * const sweep = await openSweep('rates', {
 *   scenario: 'water-maze',
 *   vary: { learningRate: [0, 0.01] },
 *   set: { trials: 4 },
 *   seeds: 2,
 *   objective: 'mean(latency, 3-4)',
 * });
 * const { best, again, digest } = await sweep.run({ jobs: 2, onReceipt: ({ id, outcome }) => console.log(id, outcome) });
 * console.log(best?.point, best?.objective?.value, again?.objective?.value); // the last is the one to expect
 * console.log(digest); // the same by whomever and in whatever order jobs were done
 *
 * @throws ValidationError `invalid_sweep` and what planning throws, such as `unknown_axis` or `no_grid`
 * @throws BridgeError `unreadable_file` where nothing is described, and the folder is not that of a sweep
 */
export async function openSweep(folder: string, sweep?: Sweep): Promise<OpenSweep> {
  const path = resolve(folder);
  const description = sweep === undefined ? readSweepFolder(path) : checkSweep(sweep, 'the call of openSweep');
  const plan = await planSweep(description);
  const results = new ResultsFolder(path);
  return {
    ...{ folder: path, sweep: description, seeds: plan.seeds },
    run: (options = {}) => runHere(plan, results, options),
    outcome: () => outcomeOf(plan, results),
    *jobs() {
      for (const { job, ...placed } of eachJob(generationsOf(plan, results))) {
        const result = results.result(job.id);
        if (result !== undefined) yield { ...placed, result };
      }
    },
  };
}

async function runHere(plan: SweepPlan, folder: ResultsFolder, options: SweepOptions): Promise<SweepOutcome> {
  checkOptions<object>('a sweep', options, OPTIONS);
  const { jobs: workers = availableParallelism(), board, ...hooks } = options;
  if (!(Number.isInteger(workers) && workers > 0)) {
    throw new ValidationError('a sweep is done by no such number of threads', {
      code: 'invalid_option',
      expected: 'jobs: a whole number from 1',
      received: workers,
    });
  }
  const { path } = folder;
  const queue = await threadQueue(plan, path, { workers, ...given({ board }) });
  prepareFolder(path);
  refuseCancelled(path);
  keepSweep(path, plan.sweep);
  const cancelled = watchCancelled(path);
  const signal = hooks.signal === undefined ? cancelled.signal : AbortSignal.any([hooks.signal, cancelled.signal]);
  try {
    return await runSweep(plan, folder, queue, { ...hooks, signal });
  } finally {
    cancelled.dispose();
  }
}
