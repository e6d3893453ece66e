import type { JobHooks, JobQueue, Work } from './job-queue.ts';

/** Does jobs in this thread, one after the other. */
export class InProcessQueue<Job, Result, Progress = never> implements JobQueue<Job, Result, Progress> {
  readonly #work: Work<Job, Result, Progress>;

  constructor(work: Work<Job, Result, Progress>) {
    this.#work = work;
  }

  async run(jobs: readonly Job[], { signal, onProgress }: JobHooks<Progress> = {}): Promise<(Result | undefined)[]> {
    const around = { signal: signal ?? new AbortController().signal, report: onProgress ?? (() => {}) };
    const results: (Result | undefined)[] = [];
    for (const job of jobs) results.push(around.signal.aborted ? undefined : await this.#work(job, around));
    return results;
  }
}
