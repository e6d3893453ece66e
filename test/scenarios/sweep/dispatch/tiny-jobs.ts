import { fileURLToPath } from 'node:url';
import { planRun } from '../../../../scenarios/plan/plan-run.ts';
import { jobOf, type SweepJob } from '../../../../scenarios/sweep/job.ts';

/** The scenario of which it is known what becomes of its jobs. */
const FATE = fileURLToPath(new URL('../../fixtures/fate.ts', import.meta.url));
const TINY = { scenario: 'water-maze', set: { trials: 1, timeLimit: 1 } };

/** Jobs of the water maze of some 20 ms each: a trial of a second. @param first the first of their seeds */
export function tinyJobs(count: number, first = 1000): Promise<SweepJob[]> {
  return jobsOfSeeds(TINY, count, first);
}

/** The same with their networks on a board. */
export function jobsOn(board: string, count: number): Promise<SweepJob[]> {
  return jobsOfSeeds({ ...TINY, board }, count, 1000);
}

/** Jobs that begin with what others have learned, which come before them: two to each of them. @param trials of each training */
export async function trainedJobs(count: number, trials = 3): Promise<SweepJob[]> {
  const trainings = await fatedJobs('well', Math.ceil(count / 2), trials);
  const request = { scenario: FATE, set: { fate: 'well', trials: 2 } };
  const plans = await Promise.all(
    [0, 1].map(async (ordinal) => {
      const own = { ...request, set: { ...request.set, ordinal } };
      return { plan: await planRun(own), own };
    }),
  );
  return Array.from({ length: count }, (_, i) => {
    const after: SweepJob = { ...trainings[i >> 1], keep: true };
    const { plan, own } = plans[i % 2];
    return jobOf(plan, own, after.seed, { start: { after } });
  });
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
