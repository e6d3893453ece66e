import type { JobHooks, JobQueue } from './job-queue.ts';
import { WorkerThread, type WorkerThreadOptions } from './worker-thread.ts';

/** The work of a {@link WorkerQueue}, and by how many threads it is done. */
export interface WorkerQueueOptions<Job> extends WorkerThreadOptions<Job> {
  /** Number of workers at most. */
  readonly workers: number;
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
    const { signal, onProgress, onResult } = hooks;
    const results: (Result | undefined)[] = jobs.map(() => undefined);
    const waiting = signal?.aborted ? [] : [...jobs.entries()];
    const count = Math.min(this.#options.workers, waiting.length);
    const threads = Array.from({ length: count }, () => new WorkerThread<Job, Result, Progress>(this.#options));
    /** The index of the job that each thread does. */
    const running = new Map<WorkerThread<Job, Result, Progress>, number>();
    let failure: { readonly index: number; readonly error: unknown } | undefined;
    const fail = (index: number, error: unknown): void => {
      if (failure !== undefined && index >= failure.index) return;
      failure = { index, error };
      waiting.length = 0;
      for (const [thread, other] of running) if (other > index) void thread.end();
    };
    /** Hands a thread one job after the other, until none is left or one of its jobs has failed. */
    const serve = async (thread: WorkerThread<Job, Result, Progress>): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, job] = next;
        running.set(thread, index);
        try {
          const result = await thread.do(job, onProgress);
          results[index] = result;
          onResult?.(result, index);
        } catch (error) {
          fail(index, error);
          break;
        } finally {
          running.delete(thread);
        }
      }
    };
    const abort = (): void => {
      waiting.length = 0;
      for (const thread of threads) thread.abort();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await Promise.all(threads.map(serve));
    } finally {
      waiting.length = 0;
      signal?.removeEventListener('abort', abort);
      await Promise.all(threads.map((thread) => thread.end()));
    }
    if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
    return results;
  }
}
