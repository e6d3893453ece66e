import { InProcessQueue } from '../../../scenarios/pool/in-process-queue.ts';
import { planSweep, type SweepPlan } from '../../../scenarios/sweep/plan-sweep.ts';
import { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import { open } from '../../../scenarios/sweep/run-job.ts';
import { runSweep, type SweepOutcome } from '../../../scenarios/sweep/run-sweep.ts';
import type { Sweep } from '../../../scenarios/sweep/sweep.ts';

/** Two points of the water maze, two seeds each, three short trials: done in less than a second. */
export const SMALL_SWEEP = {
  scenario: 'water-maze',
  vary: { timeLimit: '2, 3' },
  set: { trials: 3 },
  seeds: 2,
  objective: 'mean(latency, 2-3)',
  constraints: ['mean(success, 1-3) >= 0'],
} as const satisfies Sweep;

/** A sweep that was done, and where its results lie. */
export interface DoneSweep {
  readonly plan: SweepPlan;
  readonly folder: ResultsFolder;
  readonly outcome: SweepOutcome;
}

/** Does a sweep in this process. */
export async function doneSweep(path: string, sweep: Sweep = SMALL_SWEEP): Promise<DoneSweep> {
  const plan = await planSweep(sweep);
  const folder = new ResultsFolder(path);
  const outcome = await runSweep(plan, folder, new InProcessQueue(open({ folder: path })));
  return { plan, folder, outcome };
}
