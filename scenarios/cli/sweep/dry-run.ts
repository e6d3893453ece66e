import { runSeedJob } from '../../pool/seed-job.ts';
import { wallSeconds } from '../../run/host.ts';
import { planOf, type SweepPlan, USUAL_POINTS } from '../../sweep/plan-sweep.ts';
import { SEARCHES } from '../../sweep/search/index.ts';
import type { ConsoleOutput } from '../console-output.ts';
import { EXIT } from '../exit.ts';
import { counted } from '../terminal/counted.ts';
import { duration } from '../terminal/duration.ts';

/** Says how much there is to do, and how long it takes by the first trial of the first point. */
export async function dryRun(
  plan: SweepPlan,
  workers: number,
  output: ConsoleOutput,
  asJson: boolean,
): Promise<number> {
  const { sweep, seeds, search } = plan;
  const first = search.next([]);
  const { learns } = SEARCHES[sweep.sampler ?? 'grid'];
  const points = learns ? (sweep.points ?? USUAL_POINTS) : first.length;
  const jobs = points * seeds.length;
  const { plan: ofPoint } = planOf(plan, first[0].point);
  const began = wallSeconds();
  await runSeedJob(ofPoint, seeds[0], { trials: 1 });
  const trialSeconds = wallSeconds() - began;
  const totalSeconds = (trialSeconds * ofPoint.trials * jobs) / Math.min(workers, jobs);
  if (asJson) {
    output.json({
      points,
      seeds: seeds.length,
      jobs,
      trials: jobs * ofPoint.trials,
      trialSeconds,
      workers,
      totalSeconds,
    });
    return EXIT.ok;
  }
  output.result(
    [
      `${learns ? 'at most ' : ''}${counted(points, 'point')} x ${counted(seeds.length, 'seed')} = ${counted(jobs, 'job')} of ${counted(ofPoint.trials, 'trial')}`,
      `about ${duration(totalSeconds)} with ${counted(workers, 'worker')}, as the first trial of the first point took ${trialSeconds.toFixed(2)} s`,
    ].join('\n'),
  );
  return EXIT.ok;
}
