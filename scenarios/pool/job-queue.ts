/** How the caller of a queue stops and follows its jobs. */
export interface JobHooks<Progress, Result = unknown> {
  /** Stops the queue when it is aborted: no further job begins. Jobs under way are told, and end when they choose to. */
  readonly signal?: AbortSignal;
  /** Called with each report of a job; the reports of one job come in their order. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with the result of each job as it is done, so that it is not lost when another one fails. `index` counts jobs from 0. */
  readonly onResult?: (result: Result, index: number) => void;
}

/** Does jobs somewhere. Jobs, results and reports are plain data, so that they can travel. */
export interface JobQueue<Job, Result, Progress = never> {
  /**
   * How a great many jobs are handed over: so many a call, and so many calls at a time, between which workers need not wait for the last job of one.
   * Default: 1000, and one.
   */
  readonly batches?: { readonly jobs: number; readonly calls: number };
  /**
   * Does the jobs, each once and independently of the others.
   *
   * @returns the results in the order of the jobs; undefined for those that never began
   * @throws the error of the first job that failed, in the order of the jobs, of its class and with its fields, or what kept it from
   * being done. The jobs before it are done then; no other begins.
   */
  run(jobs: readonly Job[], hooks?: JobHooks<Progress, Result>): Promise<(Result | undefined)[]>;
}

/** Does one job. */
export type Work<Job, Result, Progress = never> = (
  job: Job,
  around: { readonly signal: AbortSignal; readonly report: (progress: Progress) => void },
) => Promise<Result>;
