import { type Evaluated, scored } from './evaluate.ts';
import type { SweepJob } from './job.ts';
import { judged, type Kept } from './judged.ts';
import { jobsOf, type SweepPlan } from './plan-sweep.ts';
import { Failures } from './results/failures.ts';
import type { JobResult } from './results/job-result.ts';
import type { ResultsFolder } from './results/results-folder.ts';
import { SweepDigest } from './results/sweep-digest.ts';
import { againOn, bestOf, type SweepOutcome, triedIn } from './run-sweep.ts';
import type { Candidate, Generation } from './search/search.ts';

/** Candidates that are tried together, on the same seeds. */
export class Tried {
  readonly candidates: readonly Candidate[];
  readonly seeds: readonly number[];
  /** Whether it is the best point, on seeds that nobody chose it by. */
  readonly again: boolean;
  readonly #kept: Kept;
  readonly #onResult: (result: JobResult) => void;
  #evaluated: readonly Evaluated[] | undefined;

  constructor(
    kept: Kept,
    { again, ...tried }: Pick<Tried, 'candidates' | 'seeds' | 'again'>,
    onResult: (result: JobResult) => void,
  ) {
    this.candidates = tried.candidates;
    this.seeds = tried.seeds;
    this.again = again;
    this.#kept = kept;
    this.#onResult = onResult;
  }

  /** Its jobs, candidate by candidate, in the order of the seeds. */
  *jobs(): Generator<{ readonly candidate: Candidate; readonly job: SweepJob }> {
    for (const candidate of this.candidates)
      for (const job of jobsOf(this.#kept.plan, candidate, this.seeds)) yield { candidate, job };
  }

  /** Whether each of its jobs has a result or a failure. */
  get complete(): boolean {
    const { folder, failures } = this.#kept;
    for (const { job } of this.jobs()) if (!folder.isDone(job) && !failures.has(job.id)) return false;
    return true;
  }

  /** What is known of its candidates. It is read once. @throws ValidationError `corrupt_result` */
  evaluate(): readonly Evaluated[] {
    this.#evaluated ??= this.candidates.map((one) => judged(this.#kept, one, this.seeds, this.#onResult));
    return this.#evaluated;
  }
}

/**
 * The generations of a sweep as its folder tells them, without doing anything: up to the first of which some jobs are still to be done, as
 * what a search tries next may depend on them. The best point on fresh seeds comes last.
 *
 * @param onResult called with each result that is read for the judging of candidates
 */
export function* generationsOf(
  plan: SweepPlan,
  folder: ResultsFolder,
  onResult: (result: JobResult) => void = () => {},
): Generator<Tried> {
  const kept = { plan, folder, failures: new Failures(folder.path) };
  const told: Generation[] = [];
  const all: Evaluated[] = [];
  for (;;) {
    const candidates = plan.search.next(told);
    if (candidates.length === 0) break;
    const tried = new Tried(kept, { candidates, seeds: plan.seeds, again: false }, onResult);
    yield tried;
    if (!tried.complete) return;
    told.push(tried.evaluate().map((one) => scored(plan, one)));
    for (const one of tried.evaluate()) all.push(one);
  }
  const best = bestOf(plan, all);
  if (best !== undefined)
    yield new Tried(kept, { candidates: [{ point: best.point }], seeds: againOn(plan), again: true }, onResult);
}

/**
 * What came of a sweep so far, by its folder alone. Once all is done it is what `runSweep` returned.
 *
 * @param onResult called with each result, in the order of the jobs
 * @throws ValidationError `corrupt_result`
 */
export function outcomeOf(
  plan: SweepPlan,
  folder: ResultsFolder,
  onResult: (result: JobResult) => void = () => {},
): SweepOutcome {
  const digest = new SweepDigest();
  const generations: (readonly Evaluated[])[] = [];
  let again: Evaluated | undefined;
  const tell = (result: JobResult): void => {
    digest.add(result);
    onResult(result);
  };
  for (const tried of generationsOf(plan, folder, tell)) {
    if (tried.again) [again] = tried.evaluate();
    else generations.push(tried.evaluate());
  }
  const best = bestOf(plan, generations.flat());
  const partial = triedIn({ generations, again }).some(({ done }) => done < plan.seeds.length);
  return { generations, best, again, digest: partial ? '' : digest.hex, partial };
}
