import { ReafferenceError, ScenarioError } from '../../agents/errors.ts';
import { freshSeeds } from '../plan/fresh-seeds.ts';
import type { JobQueue } from '../pool/job-queue.ts';
import { severalAtATime } from '../pool/several-at-a-time.ts';
import { recordError } from '../scenario/located-error.ts';
import { type Evaluated, scored } from './evaluate.ts';
import { type Receipt, type SweepJob, trainingOf } from './job.ts';
import { judged, type Kept } from './judged.ts';
import { jobsOf, type SweepPlan } from './plan-sweep.ts';
import { Failures } from './results/failures.ts';
import type { ResultsFolder } from './results/results-folder.ts';
import { SweepDigest } from './results/sweep-digest.ts';
import type { Candidate, Generation } from './search/search.ts';
import { keyOf } from './space/space.ts';

/** How the caller of a sweep stops and follows it. */
export interface SweepHooks {
  /** Stops the sweep when it is aborted: no further job begins. */
  readonly signal?: AbortSignal;
  /** Called when a generation of candidates begins, with the number of its jobs, trainings included, and of those that have a result already. */
  readonly onGeneration?: (generation: {
    readonly candidates: number;
    readonly jobs: number;
    readonly known: number;
  }) => void;
  /** Called with what became of each job. */
  readonly onReceipt?: (receipt: Receipt) => void;
}

/** As {@link SweepHooks}, and which part of a sweep is done. */
export interface PartHooks extends SweepHooks {
  /** Whether a job is to be done here; others do the rest, and nothing is said of what is best. Default: all are. */
  readonly only?: (job: SweepJob) => boolean;
}

/** What came of a sweep. */
export interface SweepOutcome {
  /** Generations of candidates in the order in which they were tried, and what is known of each. */
  readonly generations: readonly (readonly Evaluated[])[];
  /** The best point that was tried to the end, and what is known of it; undefined where nothing is sought, or no point keeps the limits. */
  readonly best: Evaluated | undefined;
  /**
   * The best point on seeds that nobody chose it by: the best of many looks better than it is, as it was lucky on its seeds. Undefined where there is
   * no best one, or the sweep was stopped.
   */
  readonly again: Evaluated | undefined;
  /** Digest of all its jobs, in whatever order they were done, see `SweepDigest`; empty while some have no result. */
  readonly digest: string;
  /** Whether some jobs have no result: the sweep was stopped, or they failed. */
  readonly partial: boolean;
}

/** How jobs are handed to a queue that does not say: so many a call, so that no more are in memory. */
const BATCHES = { jobs: 1000, calls: 1 };
/** Times that jobs are handed out which came back without a result and without a failure, as from a queue that lost them. */
const MOST_ROUNDS = 5;
/** Failures of a worker that are of one job, and leave the others to be done. */
const OF_ONE_JOB: readonly string[] = ['worker_crashed', 'out_of_memory'];

/**
 * Does a sweep: what has no result in the folder is handed to the queue, until everything has one. The folder is the truth: the queue may lose,
 * repeat or forget jobs, and the outcome is the same however often the sweep was stopped and begun again, and whoever did its jobs.
 *
 * @throws ScenarioError `jobs_lost` where a queue ends without results and failures, and what the queue throws
 */
export async function runSweep(
  plan: SweepPlan,
  folder: ResultsFolder,
  queue: JobQueue<SweepJob, Receipt>,
  hooks: PartHooks = {},
): Promise<SweepOutcome> {
  const generations: Evaluated[][] = [];
  const told: Generation[] = [];
  const digest = new SweepDigest();
  const around = { plan, folder, queue, hooks, digest, failures: new Failures(folder.path) };
  for (;;) {
    const candidates = plan.search.next(told);
    if (candidates.length === 0) break;
    const evaluated = await tryAll(around, candidates, plan.seeds);
    generations.push(evaluated);
    if (hooks.signal?.aborted || hooks.only !== undefined) break;
    told.push(evaluated.map((one) => scored(plan, one)));
  }
  const stopped = hooks.signal?.aborted ?? false;
  const best = hooks.only === undefined ? bestOf(plan, generations.flat()) : undefined;
  const again =
    best === undefined || stopped ? undefined : (await tryAll(around, [{ point: best.point }], againOn(plan)))[0];
  const seeds = plan.seeds.length;
  const partial = stopped || triedIn({ generations, again }).some(({ done }) => done < seeds);
  return { generations, best, again, digest: partial ? '' : digest.hex, partial };
}

/** All that was tried, the best point on fresh seeds last. */
export function triedIn({ generations, again }: Pick<SweepOutcome, 'generations' | 'again'>): readonly Evaluated[] {
  return [...generations.flat(), ...(again === undefined ? [] : [again])];
}

/** Number of points that differ: a search may try one for few trials first, and for more of them later. */
export function pointCount({ generations }: Pick<SweepOutcome, 'generations'>): number {
  return new Set(generations.flat().map(({ point }) => keyOf(point))).size;
}

interface Around extends Kept {
  readonly queue: JobQueue<SweepJob, Receipt>;
  readonly hooks: PartHooks;
  /** Of the jobs that have a result. */
  readonly digest: SweepDigest;
}

/** Seeds on which the best point is run again: as many as the sweep has, drawn anew. */
export function againOn({ listed, seeds, sweep: { seed = 1 } }: SweepPlan): readonly number[] {
  return freshSeeds([...listed, ...seeds], seeds.length, seed ^ 0x5eed);
}

async function tryAll(
  around: Around,
  candidates: readonly Candidate[],
  seeds: readonly number[],
): Promise<Evaluated[]> {
  const { plan, folder, hooks, failures, digest } = around;
  const { only = () => true } = hooks;
  const open = (job: SweepJob): boolean => only(job) && !folder.isDone(job) && !failures.has(job.id);
  if (hooks.onGeneration !== undefined) {
    let known = 0;
    const trainings = new Set<string>();
    for (const job of jobs(plan, candidates, seeds)) {
      const training = trainingOf(job);
      if (!open(job)) known++;
      else if (training !== undefined && open(training)) trainings.add(training.id);
    }
    const count = candidates.length * seeds.length + trainings.size;
    hooks.onGeneration({ candidates: candidates.length, jobs: count, known });
  }
  const { batches = BATCHES } = around.queue;
  for (let round = 0; !hooks.signal?.aborted; round++) {
    let handed = 0;
    const hand = async (batch: readonly SweepJob[], signal: AbortSignal): Promise<void> => {
      handed += batch.length;
      await doJobs(around, trainingsOf(batch).filter(open), signal);
      await doJobs(around, batch, signal);
    };
    const waiting = inBatches(batches.jobs, jobs(plan, candidates, seeds), open);
    await severalAtATime(batches.calls, waiting, hand, hooks.signal);
    if (handed === 0) break;
    if (round === MOST_ROUNDS) throw lost(handed);
  }
  return candidates.map((candidate) => judged(around, candidate, seeds, (result) => digest.add(result)));
}

function* jobs(plan: SweepPlan, candidates: readonly Candidate[], seeds: readonly number[]): Generator<SweepJob> {
  for (const candidate of candidates) yield* jobsOf(plan, candidate, seeds);
}

/** Those of many jobs that are wanted, so many at a time. */
function* inBatches(
  size: number,
  all: Iterable<SweepJob>,
  wanted: (job: SweepJob) => boolean,
): Generator<readonly SweepJob[]> {
  let batch: SweepJob[] = [];
  for (const job of all) {
    if (!wanted(job)) continue;
    batch.push(job);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The jobs that come before others, each once. */
function trainingsOf(jobs: readonly SweepJob[]): readonly SweepJob[] {
  const found = new Map<string, SweepJob>();
  for (const job of jobs) {
    const training = trainingOf(job);
    if (training !== undefined) found.set(training.id, training);
  }
  return [...found.values()];
}

/** Hands jobs to the queue, and those after one that took its worker along once more. */
async function doJobs(
  { queue, hooks: { onReceipt }, failures }: Around,
  jobs: readonly SweepJob[],
  signal: AbortSignal,
): Promise<void> {
  let waiting = jobs;
  while (waiting.length > 0 && !signal.aborted) {
    const done = new Set<string>();
    const onResult = (receipt: Receipt): void => {
      done.add(receipt.id);
      onReceipt?.(receipt);
    };
    try {
      await queue.run(waiting, { onResult, signal });
      return;
    } catch (error) {
      const job = jobThatFailed(error, waiting);
      if (job === undefined) throw error;
      failures.put(job, recordError(error));
      onReceipt?.({ id: job.id, outcome: 'failed', wallSeconds: 0, message: (error as Error).message });
      waiting = waiting.filter(({ id }) => id !== job.id && !done.has(id));
    }
  }
}

function jobThatFailed(error: unknown, jobs: readonly SweepJob[]): SweepJob | undefined {
  if (!(error instanceof ReafferenceError) || !OF_ONE_JOB.includes(error.code)) return undefined;
  const { id } = (error.received ?? {}) as Partial<SweepJob>;
  return jobs.find((job) => job.id === id);
}

/** The best of those that were tried to the end and keep the limits; the first of several that are alike. */
export function bestOf({ objective }: Pick<SweepPlan, 'objective'>, all: readonly Evaluated[]): Evaluated | undefined {
  const whole = all.filter((one) => one.trials === undefined && one.feasible && Number.isFinite(one.objective?.value));
  let [best, least] = [undefined as Evaluated | undefined, Number.POSITIVE_INFINITY];
  for (const one of whole) {
    const { cost } = scored({ objective }, one);
    if (cost < least) [best, least] = [one, cost];
  }
  return best;
}

function lost(count: number): ScenarioError {
  return new ScenarioError('jobs were handed out again and again, and came back without a result', {
    code: 'jobs_lost',
    expected: 'a result or a failure of each',
    received: `${count} jobs without either`,
    remedy: 'see that all workers write to the same folder',
  });
}
