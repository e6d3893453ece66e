import { fileURLToPath } from 'node:url';
import { planRun } from '../../../../scenarios/plan/plan-run.ts';
import { jobOf, type SweepJob } from '../../../../scenarios/sweep/job.ts';

/** The scenario of which it is known what becomes of its jobs. */
const FATE = fileURLToPath(new URL('../../fixtures/fate.ts', import.meta.url));

/** Jobs of the water maze of some 20 ms each: a trial of a second. @param first the first of their seeds */
export function tinyJobs(count: number, first = 1000): Promise<SweepJob[]> {
  return jobsOfSeeds({ scenario: 'water-maze', set: { trials: 1, timeLimit: 1 } }, count, first);
}

/** What becomes of a job. */
export type Fate = 'well' | 'slow' | 'fails' | 'diverges' | 'crashes' | 'kills';

/** Jobs of which it is known what becomes of them. @param trials of each; a slow one takes 4 ms */
export function fatedJobs(fate: Fate, count = 1, trials = 3, first = 1000): Promise<SweepJob[]> {
  return jobsOfSeeds({ scenario: FATE, set: { fate, trials } }, count, first);
}

async function jobsOfSeeds(request: SweepJob['request'], count: number, first: number): Promise<SweepJob[]> {
  const plan = await planRun({ ...request, seeds: [first] });
  return Array.from({ length: count }, (_, i) => jobOf(plan, request, first + i));
}
