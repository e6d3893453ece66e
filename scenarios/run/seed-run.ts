import { breathe } from '../../agents/wall-time.ts';
import type { Plan } from '../plan/plan.ts';
import { locateSeed } from '../scenario/located-error.ts';
import type { SeedResult } from '../scenario/result.ts';
import { type OpenRun, type OpenRunOptions, openRun } from './open-run.ts';
import type { SeedState } from './seed-state.ts';

/** ms of wall time between turns for the event loop. */
const TURN_MILLISECONDS = 25;

/** How far a seed has come. */
export interface SeedProgress {
  readonly seed: number;
  readonly trialsDone: number;
  readonly trials: number;
  readonly simulatedSeconds: number;
}

export interface SeedRunOptions extends OpenRunOptions {
  readonly signal?: AbortSignal;
  /** Called with the state after trials, when it is asked for. */
  readonly checkpoint?: { readonly everyTrials: number; save(state: SeedState): void };
  readonly onTrial?: (progress: SeedProgress) => void;
}

/** A seed's result, and whether it ran to its end. */
export interface SeedOutcome {
  readonly result: SeedResult;
  readonly complete: boolean;
}

/**
 * Runs one seed of a plan to its end. What it computes depends on the plan and the seed alone.
 *
 * @throws ScenarioError when a function of the scenario throws, DivergenceError when a state is not finite, and what the
 * controller throws; each says the seed and the trial.
 */
export async function runSeed(plan: Plan, seed: number, options: SeedRunOptions = {}): Promise<SeedOutcome> {
  const { signal, checkpoint, onTrial, listeners = [] } = options;
  const { trials } = plan;
  let run: OpenRun | undefined;
  try {
    run = openRun(plan, seed, options);
    const turn = breathe(TURN_MILLISECONDS);
    while (await run.runTrial(signal)) {
      const done = run.trial;
      if (checkpoint !== undefined && (done % checkpoint.everyTrials === 0 || done === trials))
        checkpoint.save(run.save());
      onTrial?.({ seed, trialsDone: done, trials, simulatedSeconds: run.simulatedSeconds });
      if (turn.due()) await turn.take();
    }
    for (const listener of listeners) listener.seedEnd?.();
    return { result: run.result, complete: run.done };
  } catch (error) {
    throw locateSeed(error, seed, run?.trial);
  } finally {
    run?.dispose();
  }
}
