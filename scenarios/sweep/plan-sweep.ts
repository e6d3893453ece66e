import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { freshSeeds } from '../plan/fresh-seeds.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type JobStart, jobOf, type SweepJob } from './job.ts';
import { type Constraint, type Objective, parseConstraint, parseObjective } from './objective.ts';
import { requireKnown } from './on-board.ts';
import { savedStart } from './saved-start.ts';
import { SEARCHES, USUAL_SAMPLER } from './search/index.ts';
import type { Candidate, Search, SearchRun } from './search/search.ts';
import type { Point, Space } from './space/space.ts';
import { boardsOf, loadStage, planStage, type Stages, spaceOf, TRAINING } from './stage.ts';
import type { Sweep } from './sweep.ts';

/** A sweep, resolved against its scenario. */
export interface SweepPlan {
  readonly sweep: Sweep;
  readonly scenario: Scenario;
  /** The code that computes it; see `codeVersion`. */
  readonly code: string;
  readonly stages: Stages;
  readonly space: Space;
  /** Names of the boards that host networks of jobs, each once. */
  readonly boards: readonly string[];
  /** What the controllers of all jobs begin with that have none before them; undefined where they begin fresh. */
  readonly start: JobStart | undefined;
  /** Seeds by which its scenarios are judged. */
  readonly listed: readonly number[];
  /** Seeds of every point. */
  readonly seeds: readonly number[];
  /** Number of trials of a seed at the scenario's own values, by which objectives are read. */
  readonly trials: number;
  readonly search: SearchRun;
  readonly objective: Objective | undefined;
  readonly constraints: readonly Constraint[];
}

const SEEDS = 10;
/** Points that a sampler other than the grid tries where nothing is said. */
export const USUAL_POINTS = 100;
/**
 * Resolves a sweep.
 *
 * @param folder what a relative path of a scenario starts from; default: the working directory
 * @throws ValidationError `unknown_sampler`, `no_objective`, `gate_seeds`, `misplaced_option`, `unknown_board`, and what `spaceOf`, `parseObjective`, `loadStage`,
 *   `planStage` and `readControllerFile` throw
 */
export async function planSweep(sweep: Sweep, folder?: string): Promise<SweepPlan> {
  const judged = await loadStage(sweep.scenario, '', folder);
  const training = sweep.train === undefined ? undefined : await loadStage(sweep.train, TRAINING, folder);
  const { scenario, code } = judged;
  const stages = { judged, training };
  if (training === undefined) refuseTraining(sweep);
  const space = spaceOf(sweep, stages);
  const boards = boardsOf(sweep, space, stages);
  await requireKnown(boards);
  const { trials } = planStage(judged, sweep, {}).plan;
  const { seed = 1, points: budget = USUAL_POINTS, loadController } = sweep;
  const objective =
    sweep.objective === undefined ? undefined : parseObjective(sweep.objective, scenario, trials, sweep.direction);
  const listed = [...scenario.seeds, ...(training?.scenario.seeds ?? [])];
  return {
    ...{ sweep, scenario, code, stages, space, boards, trials, objective, listed },
    start: loadController === undefined ? undefined : savedStart(loadController, folder),
    seeds: seedsOf(sweep, listed),
    search: searchOf(sweep).open({ space, budget, trials, seed }),
    constraints: (sweep.constraints ?? []).map((text) => parseConstraint(text, scenario, trials)),
  };
}

/** Whether points are compared on seeds by which a scenario is judged. */
export function hasGateSeeds({ seeds, listed }: Pick<SweepPlan, 'seeds' | 'listed'>): boolean {
  return seeds.some((seed) => listed.includes(seed));
}

/** The plan of a point, which fails where the scenario cannot have it. @throws what `planScenario` throws */
export function planOf({ stages, sweep }: SweepPlan, point: Point): ReturnType<typeof planStage> {
  return planStage(stages.judged, sweep, point);
}

/** The jobs of a candidate: one a seed, each with the one in which its controller learns. @param seeds default: those of the sweep */
export function jobsOf(
  plan: SweepPlan,
  { point, trials }: Candidate,
  seeds: readonly number[] = plan.seeds,
): SweepJob[] {
  const { sweep, stages, start } = plan;
  const judged = planOf(plan, point);
  const training = stages.training && planStage(stages.training, sweep, point);
  const keep = sweep.keepControllers || undefined;
  return seeds.map((seed) => {
    const after = training && jobOf(training.plan, training.request, seed, given({ start, keep: true as const }));
    return jobOf(judged.plan, judged.request, seed, given({ trials, keep, start: after ? { after } : start }));
  });
}

/** @throws ValidationError `misplaced_option` for a setting of a training that there is not */
function refuseTraining({ set = {} }: Sweep): void {
  const name = Object.keys(set).find((one) => one.startsWith(TRAINING));
  if (name === undefined) return;
  throw new ValidationError(`'${name}' is of a training, and there is none`, {
    code: 'misplaced_option',
    expected: 'a scenario in which controllers learn first',
    received: `${name}=${set[name]}`,
    remedy: 'name it: --train SCENARIO',
  });
}

function searchOf({ sampler = USUAL_SAMPLER, objective }: Sweep): Search {
  const search = Object.hasOwn(SEARCHES, sampler) ? SEARCHES[sampler] : undefined;
  if (search === undefined) {
    const nearest = nearestName(sampler, Object.keys(SEARCHES));
    throw new ValidationError(`there is no sampler '${sampler}'`, {
      code: 'unknown_sampler',
      expected: Object.keys(SEARCHES).join(', '),
      received: sampler,
      ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
    });
  }
  if (search.learns && objective === undefined) {
    throw new ValidationError(`${sampler} must know what is sought`, {
      code: 'no_objective',
      expected: 'an objective',
      received: 'none',
      remedy: "say it: --objective 'mean(latency, 11-20)'",
    });
  }
  return search;
}

/** @throws ValidationError `gate_seeds` for seeds by which the scenario is judged, `invalid_seeds` */
function seedsOf(
  { seeds = SEEDS, onGateSeeds = false, seed = 1 }: Sweep,
  listed: readonly number[],
): readonly number[] {
  if (typeof seeds === 'number') return freshSeeds(listed, seeds, seed);
  if (seeds.length === 0 || new Set(seeds).size < seeds.length) {
    throw new ValidationError('seeds must be named once each', {
      code: 'invalid_seeds',
      expected: 'at least one, each once',
      received: seeds,
    });
  }
  const judged = seeds.filter((one) => listed.includes(one));
  if (judged.length > 0 && !onGateSeeds) {
    throw new ValidationError('points are compared on seeds by which the scenario is judged', {
      code: 'gate_seeds',
      expected: 'other seeds: what is tuned on those of its gates is not shown by them any more',
      received: judged.slice(0, 10),
      remedy: 'ask for a number of seeds, which are then drawn; or say --on-gate-seeds, and the result says so too',
    });
  }
  return seeds;
}
