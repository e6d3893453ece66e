import type { JobHooks, JobQueue, Work } from './job-queue.ts';

/** Does jobs in this thread, one after the other. */
export class InProcessQueue<Job, Result, Progress = never> implements JobQueue<Job, Result, Progress> {
  readonly #work: Work<Job, Result, Progress>;

  constructor(work: Work<Job, Result, Progress>) {
    this.#work = work;
  }

  async run(
    jobs: readonly Job[],
    { signal, onProgress, onResult }: JobHooks<Progress, Result> = {},
  ): Promise<(Result | undefined)[]> {
    const around = { signal: signal ?? new AbortController().signal, report: onProgress ?? (() => {}) };
    const results: (Result | undefined)[] = jobs.map(() => undefined);
    for (const [index, job] of jobs.entries()) {
      if (around.signal.aborted) break;
      const result = await this.#work(job, around);
      results[index] = result;
      onResult?.(result, index);
    }
    return results;
  }
}
