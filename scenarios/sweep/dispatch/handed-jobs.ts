import type { JobHooks } from '../../pool/job-queue.ts';
import type { Receipt, SweepJob } from '../job.ts';

/** A job that was handed out and is not done. */
export interface Handed {
  readonly job: SweepJob;
  /** Where it stands among the jobs of the call; more than once if it was given more than once. */
  readonly indices: readonly number[];
  /** Times that the queue has failed over it. */
  faults: number;
}

/** The jobs of one call of a queue, and what has become of them. It holds what it was given, and no more. */
export class HandedJobs {
  /** Receipts in the order of the jobs. */
  readonly results: (Receipt | undefined)[];
  readonly #onResult: JobHooks<never, Receipt>['onResult'];
  readonly #open = new Map<string, Handed & { readonly indices: number[] }>();
  /** The first failure, in the order of the jobs. */
  #failure: { readonly index: number; readonly error: unknown } | undefined;
  #stopped = false;
  #wake: () => void = () => {};

  constructor(jobs: readonly SweepJob[], onResult: JobHooks<never, Receipt>['onResult']) {
    this.results = jobs.map(() => undefined);
    this.#onResult = onResult;
    for (const [index, job] of jobs.entries()) {
      const handed = this.#open.get(job.id);
      if (handed === undefined) this.#open.set(job.id, { job, indices: [index], faults: 0 });
      else handed.indices.push(index);
    }
  }

  /** Number of jobs that are not done. */
  get left(): number {
    return this.#open.size;
  }

  /** The error of the first job that failed, in the order of the jobs. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Whether some jobs are to be taken back. */
  get stopping(): boolean {
    return this.#stopped || this.#failure !== undefined;
  }

  /** The jobs that are not done. */
  open(): readonly Handed[] {
    return [...this.#open.values()];
  }

  get(id: string): Handed | undefined {
    return this.#open.get(id);
  }

  /** Whether a job is still not done. */
  has({ job }: Handed): boolean {
    return this.#open.has(job.id);
  }

  /** Whether a job is to be taken back: all are when the call is stopped, and those after one that failed. */
  isStopping({ indices }: Handed): boolean {
    return this.#stopped || (this.#failure !== undefined && indices[0] > this.#failure.index);
  }

  /** All are to be taken back. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** A job is done. */
  settle(handed: Handed, receipt: Receipt): void {
    if (!this.#open.delete(handed.job.id)) return;
    for (const index of handed.indices) {
      this.results[index] = receipt;
      this.#onResult?.(receipt, index);
    }
    if (this.left === 0) this.#wake();
  }

  /** A job was kept from being done. */
  fail(handed: Handed, error: unknown): void {
    const [index] = handed.indices;
    this.#open.delete(handed.job.id);
    if (this.#failure === undefined || index < this.#failure.index) this.#failure = { index, error };
    this.#wake();
  }

  /** A job was taken back. */
  drop({ job }: Handed): void {
    this.#open.delete(job.id);
    if (this.left === 0) this.#wake();
  }

  /** Nobody waits any more for those that were to be taken back. */
  dropStopping(): void {
    for (const handed of this.open()) if (this.isStopping(handed)) this.drop(handed);
  }

  /** Resolves when there is something to do: all are done, some are to be taken back, or so many seconds are over. */
  async changes(seconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, seconds * 1e3);
    });
    clearTimeout(timer);
  }
}
