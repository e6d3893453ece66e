import { Worker } from 'node:worker_threads';
import { ScenarioError } from '../../agents/index.ts';
import { given } from '../scenario/given.ts';
import type { ErrorRecord } from '../scenario/located-error.ts';
import { rebuildError } from '../scenario/located-error.ts';
import type { JobHooks, JobQueue } from './job-queue.ts';

export interface WorkerQueueOptions<Job> {
  /** Address of the module whose `open(data)` gives each worker its {@link Work}. */
  readonly module: string;
  /** Plain data. */
  readonly data?: unknown;
  readonly workers: number;
  /** What errors call a job. */
  readonly nameOf: (job: Job) => string;
  /** What to do about a worker that crashes over a job. */
  readonly remedyFor?: (job: Job) => string;
}

/** What a worker is made with. */
export type WorkerAssignment = Pick<WorkerQueueOptions<never>, 'module' | 'data'>;

export type ToWorker = { readonly kind: 'job'; readonly job: unknown } | { readonly kind: 'abort' };

export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

/**
 * Does jobs on worker threads: each takes the next job when it is done with one. The threads last as long as a run.
 *
 * A worker that ends over a job fails it: ScenarioError `worker_crashed`, with the job as received.
 */
export class WorkerQueue<Job, Result, Progress = never> implements JobQueue<Job, Result, Progress> {
  readonly #options: WorkerQueueOptions<Job>;

  constructor(options: WorkerQueueOptions<Job>) {
    this.#options = options;
  }

  async run(jobs: readonly Job[], { signal, onProgress }: JobHooks<Progress> = {}): Promise<(Result | undefined)[]> {
    const { module, data } = this.#options;
    const results: (Result | undefined)[] = jobs.map(() => undefined);
    const waiting = signal?.aborted ? [] : [...jobs.entries()];
    const count = Math.min(this.#options.workers, waiting.length);
    const workers = Array.from({ length: count }, () => startWorker({ module, data }));
    const abort = (): void => {
      waiting.length = 0;
      for (const worker of workers) worker.postMessage({ kind: 'abort' } satisfies ToWorker);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await Promise.all(workers.map((worker) => this.#serve(worker, waiting, results, onProgress)));
    } finally {
      waiting.length = 0;
      signal?.removeEventListener('abort', abort);
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
    return results;
  }

  /** Hands a worker one job after the other; resolves when none is left. */
  #serve(
    worker: Worker,
    waiting: [number, Job][],
    results: (Result | undefined)[],
    onProgress: JobHooks<Progress>['onProgress'],
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      let current: [number, Job] | undefined;
      const next = (): void => {
        current = waiting.shift();
        if (current === undefined) resolve();
        else worker.postMessage({ kind: 'job', job: current[1] } satisfies ToWorker);
      };
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'progress') onProgress?.(message.progress as Progress);
        else if (message.kind === 'failed') reject(rebuildError(message.error));
        else {
          if (current !== undefined) results[current[0]] = message.result as Result;
          next();
        }
      });
      const crash = (cause: unknown): void => {
        if (current !== undefined) reject(this.#crashed(current[1], cause));
      };
      worker.on('error', crash);
      worker.on('exit', (code) => crash(`the worker ended with exit code ${code}`));
      next();
    });
  }

  #crashed(job: Job, cause: unknown): ScenarioError {
    const { nameOf, remedyFor } = this.#options;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new ScenarioError(`the worker of ${nameOf(job)} crashed: ${reason}`, {
      code: 'worker_crashed',
      received: job,
      cause,
      ...given({ remedy: remedyFor?.(job) }),
    });
  }
}

/** The worker's entry lies beside this file, compiled or not; a worker that runs sources first learns to read TypeScript. */
function startWorker(workerData: WorkerAssignment): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), { workerData });
  const loader = import.meta.resolve('tsx/esm/api');
  const entry = new URL('./worker.ts', import.meta.url).href;
  const start = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(start, { workerData, eval: true, execArgv: [] });
}
