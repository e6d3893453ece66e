import { Worker } from 'node:worker_threads';
import { ScenarioError } from '../../agents/index.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';
import type { SeedOutcome, SeedProgress } from '../run/seed-run.ts';
import type { ErrorRecord } from '../scenario/located-error.ts';
import { rebuildError } from '../scenario/located-error.ts';
import type { JobOptions, JobSurroundings } from './seed-job.ts';

/** What a worker is made with. */
export interface WorkerAssignment {
  readonly request: RunRequest;
  readonly job: JobOptions;
  /** The code's version as the pool sees it. */
  readonly code: string;
}

export type ToWorker = { readonly kind: 'seed'; readonly seed: number } | { readonly kind: 'abort' };

export type FromWorker =
  | { readonly kind: 'trial'; readonly progress: SeedProgress }
  | { readonly kind: 'done'; readonly seed: number; readonly outcome: SeedOutcome }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

/**
 * Runs the seeds of a plan on worker threads: each takes the next seed when it is done with one. The first error stops all.
 *
 * @returns The outcomes in the order of the seed list; seeds that were not begun when the run was interrupted are missing.
 * @throws ScenarioError `worker_crashed`, naming the seed, and what a seed's run throws.
 */
export async function runInWorkers(
  plan: Plan,
  request: RunRequest,
  job: JobOptions,
  count: number,
  { signal, onTrial }: JobSurroundings,
): Promise<SeedOutcome[]> {
  const assignment: WorkerAssignment = {
    request: { ...request, scenario: plan.reference as string, seeds: plan.seeds },
    job,
    code: plan.code,
  };
  const waiting = signal?.aborted ? [] : [...plan.seeds];
  const outcomes = new Map<number, SeedOutcome>();
  const workers: Worker[] = [];
  const abort = (): void => {
    waiting.length = 0;
    for (const worker of workers) worker.postMessage({ kind: 'abort' } satisfies ToWorker);
  };
  signal?.addEventListener('abort', abort, { once: true });
  const drain = (): Promise<void> => {
    const worker = startWorker(assignment);
    workers.push(worker);
    return serve(worker, waiting, outcomes, onTrial);
  };
  try {
    await Promise.all(Array.from({ length: count }, drain));
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return plan.seeds.flatMap((seed) => outcomes.get(seed) ?? []);
}

/** Hands a worker one seed after the other; resolves when none is left. */
function serve(
  worker: Worker,
  waiting: number[],
  outcomes: Map<number, SeedOutcome>,
  onTrial: JobSurroundings['onTrial'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let current: number | undefined;
    const next = (): void => {
      current = waiting.shift();
      if (current === undefined) resolve();
      else worker.postMessage({ kind: 'seed', seed: current } satisfies ToWorker);
    };
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'trial') onTrial?.(message.progress);
      else if (message.kind === 'failed') reject(rebuildError(message.error));
      else {
        outcomes.set(message.seed, message.outcome);
        next();
      }
    });
    worker.on('error', (cause) => reject(crashed(current, cause)));
    worker.on('exit', (code) => reject(crashed(current, `the worker ended with exit code ${code}`)));
    next();
  });
}

function crashed(seed: number | undefined, cause: unknown): ScenarioError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ScenarioError(`the worker of seed ${seed} crashed: ${reason}`, {
    code: 'worker_crashed',
    received: seed,
    remedy: `run it alone with one job to see more: --seed ${seed} --jobs 1`,
    cause,
  });
}

/** The worker's entry lies beside this file, compiled or not; a worker that runs sources first learns to read TypeScript. */
function startWorker(workerData: WorkerAssignment): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), { workerData });
  const loader = import.meta.resolve('tsx/esm/api');
  const entry = new URL('./worker.ts', import.meta.url).href;
  const start = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(start, { workerData, eval: true, execArgv: [] });
}
