/** What accompanies jobs. */
export interface JobHooks<Progress> {
  /** Jobs that have not begun when it is aborted never do; those under way end as they see fit. */
  readonly signal?: AbortSignal;
  /** What jobs report while they are done, in the order in which each reports. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Does jobs somewhere. Jobs, results and reports are plain data, so that they can travel. */
export interface JobQueue<Job, Result, Progress = never> {
  /**
   * Does the jobs, each once and independently of the others.
   *
   * @returns The results in the order of the jobs; undefined for those that were never begun.
   * @throws The first failure of a job, with its class and fields, or what kept a job from being done; no job begins after it.
   */
  run(jobs: readonly Job[], hooks?: JobHooks<Progress>): Promise<(Result | undefined)[]>;
}

/** Does one job. */
export type Work<Job, Result, Progress = never> = (
  job: Job,
  around: { readonly signal: AbortSignal; readonly report: (progress: Progress) => void },
) => Promise<Result>;
