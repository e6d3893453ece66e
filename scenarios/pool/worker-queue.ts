import { Worker } from 'node:worker_threads';
import { errorMessage } from '../../agents/error-message.ts';
import { given } from '../../agents/given.ts';
import { ScenarioError } from '../../agents/index.ts';
import { ownWorker } from '../../agents/own-modules.ts';
import type { ErrorRecord } from '../scenario/located-error.ts';
import { rebuildError } from '../scenario/located-error.ts';
import type { JobHooks, JobQueue } from './job-queue.ts';

/** The work of a {@link WorkerQueue}, and how its errors name a job. */
export interface WorkerQueueOptions<Job> {
  /** URL of the module whose `open(data)` makes the `Work` of each worker. */
  readonly module: string;
  /** Argument of `open`: plain data. */
  readonly data?: unknown;
  /** Number of workers at most. */
  readonly workers: number;
  /** Names a job in errors. */
  readonly nameOf: (job: Job) => string;
  /** Says in the error what to do about a worker that crashed in a job. */
  readonly remedyFor?: (job: Job) => string;
}

/** Module of a worker, and the data for it. */
export type WorkerAssignment = Pick<WorkerQueueOptions<never>, 'module' | 'data'>;

/** A message to a worker. */
export type ToWorker = { readonly kind: 'job'; readonly job: unknown } | { readonly kind: 'abort' };

/** A message from a worker. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

/** State that the workers of a call share. */
interface Served<Job, Result> {
  readonly waiting: [number, Job][];
  readonly running: Map<Worker, number>;
  readonly results: (Result | undefined)[];
  readonly fail: (index: number, error: unknown) => void;
}

/**
 * Does jobs on worker threads. A worker takes the next job when it is done with one. The threads last as long as a call of `run`.
 *
 * When a job fails, those before it are done to their end, and those after it are stopped: what is done does not depend on the number
 * of workers. A job whose worker ends fails with ScenarioError `out_of_memory` or `worker_crashed`, whose `received` is the job.
 */
export class WorkerQueue<Job, Result, Progress = never> implements JobQueue<Job, Result, Progress> {
  readonly #options: WorkerQueueOptions<Job>;

  constructor(options: WorkerQueueOptions<Job>) {
    this.#options = options;
  }

  /** @throws the error of the first job that failed, in the order of the jobs */
  async run(jobs: readonly Job[], hooks: JobHooks<Progress, Result> = {}): Promise<(Result | undefined)[]> {
    const { signal } = hooks;
    const { module, data } = this.#options;
    const results: (Result | undefined)[] = jobs.map(() => undefined);
    const waiting = signal?.aborted ? [] : [...jobs.entries()];
    const count = Math.min(this.#options.workers, waiting.length);
    const workerData: WorkerAssignment = { module, data };
    const workers = Array.from(
      { length: count },
      () => new Worker(...ownWorker('scenarios/pool/worker', { workerData })),
    );
    /** The index of the job that each worker does. */
    const running = new Map<Worker, number>();
    let failure: { readonly index: number; readonly error: unknown } | undefined;
    const fail = (index: number, error: unknown): void => {
      if (failure !== undefined && index >= failure.index) return;
      failure = { index, error };
      waiting.length = 0;
      for (const [worker, other] of running) if (other > index) void worker.terminate();
    };
    const abort = (): void => {
      waiting.length = 0;
      for (const worker of workers) worker.postMessage({ kind: 'abort' } satisfies ToWorker);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await Promise.all(workers.map((worker) => this.#serve(worker, { waiting, running, results, fail }, hooks)));
    } finally {
      waiting.length = 0;
      signal?.removeEventListener('abort', abort);
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
    if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
    return results;
  }

  /** Hands a worker one job after the other. Resolves when none is left, or when one of its jobs has failed. */
  #serve(
    worker: Worker,
    { waiting, running, results, fail }: Served<Job, Result>,
    { onProgress, onResult }: JobHooks<Progress, Result>,
  ): Promise<void> {
    return new Promise((resolve) => {
      let current: [number, Job] | undefined;
      const next = (): void => {
        current = waiting.shift();
        if (current === undefined) {
          running.delete(worker);
          resolve();
        } else {
          running.set(worker, current[0]);
          worker.postMessage({ kind: 'job', job: current[1] } satisfies ToWorker);
        }
      };
      const failed = (error: (job: Job) => unknown): void => {
        if (current !== undefined) fail(current[0], error(current[1]));
        running.delete(worker);
        resolve();
      };
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'progress') onProgress?.(message.progress as Progress);
        else if (message.kind === 'failed') failed(() => rebuildError(message.error));
        else {
          if (current !== undefined) {
            const [index] = current;
            results[index] = message.result as Result;
            onResult?.(message.result as Result, index);
          }
          next();
        }
      });
      const crash = (cause: unknown): void => failed((job) => this.#crashed(job, cause));
      worker.on('error', crash);
      worker.on('exit', (code) => crash(`the worker ended with exit code ${code}`));
      next();
    });
  }

  #crashed(job: Job, cause: unknown): ScenarioError {
    const { nameOf, remedyFor } = this.#options;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return new ScenarioError(`${nameOf(job)} needs more memory than there is`, {
        code: 'out_of_memory',
        received: job,
        cause,
        remedy:
          'look for what the scenario keeps and never lets go; if it needs that much, set NODE_OPTIONS=--max-old-space-size=MEGABYTES',
      });
    }
    const reason = errorMessage(cause);
    return new ScenarioError(`the worker of ${nameOf(job)} crashed: ${reason}`, {
      code: 'worker_crashed',
      received: job,
      cause,
      ...given({ remedy: remedyFor?.(job) }),
    });
  }
}
