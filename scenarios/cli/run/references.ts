import { ReafferenceError } from '../../../agents/errors.ts';
import { areJudged } from '../../measure/metrics.ts';
import type { Plan, RunRequest } from '../../plan/plan.ts';
import { planRun } from '../../plan/plan-run.ts';
import { type RunProgress, runPlan } from '../../pool/runner.ts';
import { referenceNames } from '../../scenario/baselines.ts';
import type { RunResult } from '../../scenario/result.ts';

/** Runs to hold a run against, on the same body, under the same engine. */
export interface References {
  readonly baselines: readonly RunResult[];
  readonly oracle: RunResult | undefined;
  /** Why there are none, when a scenario does not say how fast they drive. */
  readonly missing?: string;
}

export interface ReferenceOptions {
  readonly jobs: number;
  readonly apart: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (controller: string, progress: RunProgress) => void;
}

/** Seeds that baselines run on: the first of the run's. Chance and certainty need fewer than learning does. */
const SEEDS = 8;

/**
 * Runs the baselines and the oracle through the same runner. Those that were interrupted are left out.
 *
 * @param run what they are held against; of trials that nobody judged there are none but the scenario's own
 * @throws what `planRun` and `runPlan` throw but `no_cruise_speed`
 */
export async function runReferences(
  plan: Plan,
  request: RunRequest,
  run: Pick<RunResult, 'seeds'>,
  options: ReferenceOptions,
): Promise<References> {
  const seeds = plan.seeds.slice(0, SEEDS);
  const baselines: RunResult[] = [];
  let oracle: RunResult | undefined;
  for (const controller of referenceNames(plan.scenario, areJudged(run.seeds))) {
    if (options.signal.aborted) break;
    // Baselines have no networks, and sensors of their own.
    const { board: _, faults: __, staleAfterSeconds: ___, ...theirs } = request;
    const asked: RunRequest = { ...theirs, seeds, controller };
    try {
      const result = await runPlan(await planRun(asked), asked, {
        jobs: options.jobs,
        apart: options.apart,
        signal: options.signal,
        onProgress: (progress) => options.onProgress(controller, progress),
      });
      if (result.partial) continue;
      if (controller === 'oracle') oracle = result;
      else baselines.push(result);
    } catch (error) {
      if (error instanceof ReafferenceError && error.code === 'no_cruise_speed') {
        return {
          baselines: [],
          oracle: undefined,
          missing: 'the scenario does not say how fast baselines drive this body (cruiseSpeed)',
        };
      }
      throw error;
    }
  }
  return { baselines, oracle };
}
