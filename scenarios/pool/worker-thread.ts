import { Worker } from 'node:worker_threads';
import { errorMessage } from '../../agents/error-message.ts';
import { given } from '../../agents/given.ts';
import { ScenarioError } from '../../agents/index.ts';
import { ownWorker } from '../../agents/own-modules.ts';
import { type ErrorRecord, rebuildError } from '../scenario/located-error.ts';

/** The work of a {@link WorkerThread}, and how its errors name a job. */
export interface WorkerThreadOptions<Job> {
  /** URL of the module whose `open(data)` makes the `Work` of the thread. */
  readonly module: string;
  /** Argument of `open`: plain data. */
  readonly data?: unknown;
  /** Names a job in errors. */
  readonly nameOf: (job: Job) => string;
  /** Says in the error what to do about a thread that crashed in a job. */
  readonly remedyFor?: (job: Job) => string;
}

/** Module of a thread, and the data for it. */
export type WorkerAssignment = Pick<WorkerThreadOptions<never>, 'module' | 'data'>;

/** A message to a thread. */
export type ToWorker = { readonly kind: 'job'; readonly job: unknown } | { readonly kind: 'abort' };

/** A message from a thread. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

interface Current<Job, Result, Progress> {
  readonly job: Job;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that does one job after the other, until it is ended or crashes. */
export class WorkerThread<Job, Result, Progress = never> {
  readonly #options: WorkerThreadOptions<Job>;
  readonly #worker: Worker;
  #current: Current<Job, Result, Progress> | undefined;
  /** Why it ended; undefined while it lives. */
  #ended: { readonly cause: unknown } | undefined;

  constructor(options: WorkerThreadOptions<Job>) {
    this.#options = options;
    const { module, data } = options;
    const workerData: WorkerAssignment = { module, data };
    this.#worker = new Worker(...ownWorker('scenarios/pool/worker', { workerData }));
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (cause) => this.#crash(cause));
    this.#worker.on('exit', (code) => this.#crash(`the worker ended with exit code ${code}`));
  }

  /** Whether it can do no further job. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Does a job. The one before it must be done.
   *
   * @throws the error of the job, of its class and with its fields; ScenarioError `out_of_memory` or `worker_crashed` where the thread ended over it, whose
   * `received` is the job
   */
  do(job: Job, onProgress?: (progress: Progress) => void): Promise<Result> {
    if (this.#ended !== undefined) return Promise.reject(this.#crashed(job, this.#ended.cause));
    return new Promise((resolve, reject) => {
      this.#current = { job, onProgress, resolve, reject };
      this.#worker.postMessage({ kind: 'job', job } satisfies ToWorker);
    });
  }

  /** Tells the job under way to stop; it ends when it chooses to. */
  abort(): void {
    this.#worker.postMessage({ kind: 'abort' } satisfies ToWorker);
  }

  /** Ends the thread, and the job under way with it. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'progress') {
      this.#current?.onProgress?.(message.progress as Progress);
      return;
    }
    const current = this.#current;
    this.#current = undefined;
    if (message.kind === 'done') current?.resolve(message.result as Result);
    else current?.reject(rebuildError(message.error));
  }

  #crash(cause: unknown): void {
    this.#ended ??= { cause };
    const current = this.#current;
    this.#current = undefined;
    current?.reject(this.#crashed(current.job, cause));
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
