import { type SweepJob, trainingOf } from './job.ts';
import type { SweepPlan } from './plan-sweep.ts';
import { type FailureGroup, failureGroups } from './results/failure-groups.ts';
import { Failures } from './results/failures.ts';
import { recentEntries } from './results/recent-entries.ts';
import type { ResultsFolder } from './results/results-folder.ts';
import { generationsOf } from './tried.ts';

/** How far a sweep is. */
export interface SweepStatus {
  /** Number of generations of points whose jobs are known: of a search that learns, those up to the first that is not done. */
  readonly generations: number;
  /** Number of their jobs, those of the best point on fresh seeds included once it is known. */
  readonly planned: number;
  /** Number of those that have a result. */
  readonly done: number;
  /** Number of those that failed. */
  readonly failed: number;
  /** Number of those that have neither. */
  readonly missing: number;
  /** Whether further jobs may follow once these are done. */
  readonly open: boolean;
  /** Number of results in the folder that are of none of these jobs: of a sweep that was described otherwise, or of other code. */
  readonly others: number;
  /** How fast machines did jobs of late, by their logs; empty where none did. */
  readonly hosts: readonly HostRate[];
  /** Jobs a second, of all machines together. */
  readonly jobsPerSecond: number;
  /** Time after which the missing jobs are done at that rate; absent where none is running. */
  readonly secondsLeft?: number;
  readonly failures: readonly FailureGroup[];
}

/** How fast a machine did jobs of late. */
export interface HostRate {
  readonly host: string;
  /** Number of jobs that it did. */
  readonly jobs: number;
  readonly jobsPerSecond: number;
  /** When it did the last one, in ISO 8601. */
  readonly last: string;
}

/** Time that counts as of late. */
const LATE_SECONDS = 300;

/**
 * Says how far a sweep is, by its folder alone: whoever is doing it, and wherever.
 *
 * @param now in ms since 1970
 * @throws ValidationError `corrupt_result`
 */
export function statusOf(plan: SweepPlan, folder: ResultsFolder, now = Date.now()): SweepStatus {
  const results = new Set(folder.ids());
  const failures = new Failures(folder.path);
  const failedIds = new Set(failures.ids());
  const planned = new Set<string>();
  let [generations, done, failed] = [0, 0, 0];
  let again = false;
  for (const tried of generationsOf(plan, folder)) {
    generations++;
    again ||= tried.again;
    const count = (job: SweepJob): void => {
      // A search may try a point twice, and a training comes before many jobs.
      if (planned.has(job.id)) return;
      planned.add(job.id);
      if (results.has(job.id)) done++;
      else if (failedIds.has(job.id)) failed++;
    };
    for (const { job } of tried.jobs()) {
      const training = trainingOf(job);
      if (training !== undefined && (results.has(training.id) || !results.has(job.id))) count(training);
      count(job);
    }
  }
  const missing = planned.size - done - failed;
  const hosts = ratesOf(folder.path, now);
  const jobsPerSecond = hosts.reduce((sum, host) => sum + host.jobsPerSecond, 0);
  return {
    ...{ generations, planned: planned.size, done, failed, missing, others: results.size - done },
    open: missing > 0 && !again && plan.objective !== undefined,
    ...{ hosts, jobsPerSecond },
    ...(missing > 0 && jobsPerSecond > 0 ? { secondsLeft: missing / jobsPerSecond } : {}),
    failures: failureGroups(failures.all()),
  };
}

/** Rates over the last minutes, or since the first job of them began. */
function ratesOf(path: string, now: number): readonly HostRate[] {
  const from = now - 1000 * LATE_SECONDS;
  const hosts = new Map<string, { jobs: number; began: number; last: string }>();
  for (const { host, at, outcome, wallSeconds } of recentEntries(path, from)) {
    if (outcome !== 'written' && outcome !== 'failed') continue;
    const known = hosts.get(host) ?? { jobs: 0, began: now, last: at };
    known.jobs++;
    known.began = Math.min(known.began, Math.max(from, Date.parse(at) - 1000 * wallSeconds));
    if (at > known.last) known.last = at;
    hosts.set(host, known);
  }
  return [...hosts]
    .map(([host, { jobs, began, last }]) => ({
      ...{ host, jobs, last },
      jobsPerSecond: jobs / Math.max(1e-3, (now - began) / 1000),
    }))
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}
