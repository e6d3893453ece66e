import { takeAll } from '../../agents/undo.ts';
import { breathe } from '../../agents/wall-time.ts';
import type { Plan } from '../plan/plan.ts';
import { locateSeed } from '../scenario/located-error.ts';
import type { SeedResult } from '../scenario/result.ts';
import { type OpenRun, type OpenRunOptions, openRun } from './open-run.ts';
import type { SeedState } from './seed-state.ts';

/** Wall time between turns for the event loop. */
const TURN_MILLISECONDS = 25;

/** How far the run of a seed has come. */
export interface SeedProgress {
  /** Seed of the run. */
  readonly seed: number;
  /** Number of completed trials. */
  readonly trialsDone: number;
  /** Number of trials of the run. */
  readonly trials: number;
  /** Simulated time of the completed trials and of the rests before them. */
  readonly simulatedSeconds: number;
}

/** As {@link OpenRunOptions}, and how the run is stopped and followed. */
export interface SeedRunOptions extends OpenRunOptions {
  /** Ends the run after a whole tick when it is aborted, with the trials that are completed. */
  readonly signal?: AbortSignal;
  /** Takes states of the run, to go on from. Default: none. */
  readonly checkpoint?: {
    /** Number of trials between two states; the state after the last trial is taken too. */
    readonly everyTrials: number;
    /** Takes a state of the run, between two trials. */
    save(state: SeedState): void;
  };
  /** Number of trials after which the run ends, a whole number from 1. Default: all. */
  readonly trials?: number;
  /** Called after every trial. */
  readonly onTrial?: (progress: SeedProgress) => void;
  /** Called before an error is thrown, with what the trials did that were completed, if any was. */
  readonly onFailure?: (completed: SeedResult) => void;
}

/** Outcome of the run of a seed. */
export interface SeedOutcome {
  /** Result of the trials that were completed. */
  readonly result: SeedResult;
  /** Whether all trials were completed. */
  readonly complete: boolean;
}

/**
 * Runs one seed of a plan to its end, in turns of the event loop. What it computes depends on the plan and the seed alone.
 *
 * @throws ScenarioError when a function of the scenario throws, DivergenceError when a state is not finite, and what the
 * controller throws; each says the seed and the trial.
 */
export async function runSeed(plan: Plan, seed: number, options: SeedRunOptions = {}): Promise<SeedOutcome> {
  const { signal, checkpoint, onTrial, onFailure, trials: wanted = plan.trials, ...opening } = options;
  const trials = Math.min(wanted, plan.trials);
  let run: OpenRun | undefined;
  try {
    run = openRun(plan, seed, opening);
    const turn = breathe(TURN_MILLISECONDS);
    while (run.trial < trials && (await run.runTrial(signal))) {
      const done = run.trial;
      if (checkpoint !== undefined && (done % checkpoint.everyTrials === 0 || done === trials))
        checkpoint.save(run.save());
      onTrial?.({ seed, trialsDone: done, trials, simulatedSeconds: run.simulatedSeconds });
      if (turn.due()) await turn.take();
    }
    for (const listener of opening.listeners ?? []) listener.seedEnd?.();
    const outcome = { result: run.result, complete: run.trial >= trials };
    run.dispose();
    return outcome;
  } catch (error) {
    const thrown = takeAll([
      () => run !== undefined && run.trial > 0 && onFailure?.(run.completed),
      () => run?.dispose(),
    ]);
    throw locateSeed(error, seed, run?.trial).suppress(thrown);
  }
}
