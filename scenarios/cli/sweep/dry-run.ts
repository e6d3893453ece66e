import { given } from '../../../agents/given.ts';
import type { Plan } from '../../plan/plan.ts';
import { type NetworkHostRequest, runSeedJob } from '../../pool/seed-job.ts';
import { wallSeconds } from '../../run/host.ts';
import { hostOf, requireUsable } from '../../sweep/on-board.ts';
import { planOf, type SweepPlan, USUAL_POINTS } from '../../sweep/plan-sweep.ts';
import { SEARCHES, USUAL_SAMPLER } from '../../sweep/search/index.ts';
import type { Candidate } from '../../sweep/search/search.ts';
import { planStage, TRAINING } from '../../sweep/stage.ts';
import type { Threads } from '../../sweep/thread-queue.ts';
import type { ConsoleOutput } from '../console-output.ts';
import { EXIT } from '../exit.ts';
import { counted } from '../terminal/counted.ts';
import { duration } from '../terminal/duration.ts';

/** Seconds after which no further trial is timed. */
const TIMED_SECONDS = 2;

/** Says how much there is to do, and how long it takes by the first trials of the first point. */
export async function dryRun(
  plan: SweepPlan,
  { workers: most, board }: Threads,
  output: ConsoleOutput,
  asJson: boolean,
): Promise<number> {
  const { sweep, seeds, search, boards } = plan;
  const workers = (await requireUsable(boards, board)) ? 1 : most;
  const first = search.next([]);
  const { learns } = SEARCHES[sweep.sampler ?? USUAL_SAMPLER];
  const points = learns ? (sweep.points ?? USUAL_POINTS) : first.length;
  const jobs = points * seeds.length;
  const { plan: ofPoint } = planOf(plan, first[0].point);
  const { trials: timed, trialSeconds } = await firstTrials(ofPoint, seeds[0], board);
  const training = await trainingCost(plan, first, learns ? points : first.length, board);
  const work = trialSeconds * ofPoint.trials * jobs + (training?.seconds ?? 0);
  const totalSeconds = work / Math.min(workers, jobs);
  if (asJson) {
    output.json({
      points,
      seeds: seeds.length,
      jobs,
      trials: jobs * ofPoint.trials,
      trialSeconds,
      ...given({ trainings: training?.jobs }),
      workers,
      totalSeconds,
    });
    return EXIT.ok;
  }
  output.result(
    [
      `${learns ? 'at most ' : ''}${counted(points, 'point')} x ${counted(seeds.length, 'seed')} = ${counted(jobs, 'job')} of ${counted(ofPoint.trials, 'trial')}`,
      ...(training === undefined
        ? []
        : [`after ${counted(training.jobs, 'training')} of ${counted(training.trials, 'trial')} each`]),
      `about ${duration(totalSeconds)} with ${counted(workers, 'worker')}, as ${counted(timed, 'trial')} of the first point took ${trialSeconds.toPrecision(2)} s${timed === 1 ? '' : ' each'}`,
    ].join('\n'),
  );
  return EXIT.ok;
}

/** How many trials of a seed were timed, and the mean wall time of one. The very first is slow: the code warms up, and the agent has learned nothing. */
async function firstTrials(
  plan: Plan,
  seed: number,
  board: string | undefined,
): Promise<{ readonly trials: number; readonly trialSeconds: number }> {
  const networkHost = (await hostOf(plan, given({ board }))) as NetworkHostRequest | undefined;
  const enough = new AbortController();
  const began = wallSeconds();
  let [trials, seconds] = [0, 0];
  const onTrial = (): void => {
    trials++;
    seconds = wallSeconds() - began;
    if (seconds > TIMED_SECONDS) enough.abort();
  };
  await runSeedJob(plan, seed, given({ networkHost }), { signal: enough.signal, onTrial });
  return { trials, trialSeconds: seconds / trials };
}

/**
 * How many trainings there are, each for all points that differ in nothing that it knows of, and how long they take by the first trials of the first one;
 * undefined where controllers do not learn first.
 *
 * @param first candidates that are known
 * @param points that there are in all: of those that are not known each has a training of its own
 */
async function trainingCost(
  plan: SweepPlan,
  first: readonly Candidate[],
  points: number,
  board: string | undefined,
): Promise<{ readonly jobs: number; readonly trials: number; readonly seconds: number } | undefined> {
  const { stages, sweep, seeds, space } = plan;
  if (stages.training === undefined) return undefined;
  const names = space.map(({ name }) => name).filter((name) => name.startsWith(TRAINING));
  const known = new Set(first.map(({ point }) => JSON.stringify(names.map((name) => point[name]))));
  const jobs = (names.length === 0 ? 1 : known.size + points - first.length) * seeds.length;
  const { plan: training } = planStage(stages.training, sweep, first[0].point);
  const { trialSeconds } = await firstTrials(training, seeds[0], board);
  return { jobs, trials: training.trials, seconds: trialSeconds * training.trials * jobs };
}
