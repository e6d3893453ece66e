import { setImmediate as turn } from 'node:timers/promises';
import { ValidationError } from '../../agents/errors.ts';
import { ownModule } from '../../agents/own-modules.ts';
import type { Work } from '../../scenarios/pool/job-queue.ts';

/** URL of this module, for queues that do jobs in other threads. */
export const EXERCISE_WORK = ownModule('test/conformance/job-queue-work');

/** A job of `jobQueueConformance`. */
export interface Exercise {
  /** Name of the job, which its reports, its result and its error tell. */
  readonly name: string;
  /** Number of turns of the event loop that the job takes. It reports in each. */
  readonly turns: number;
  /** Whether it fails after its last turn. Default: false. */
  readonly fails?: boolean;
}

/** What an {@link Exercise} reports in a turn. */
export interface ExerciseReport {
  /** Name of the exercise. */
  readonly name: string;
  /** Number of the turn, from 1. */
  readonly turn: number;
}

/** What an {@link Exercise} results in. */
export interface ExerciseResult {
  /** Name of the exercise. */
  readonly name: string;
  /** Number of turns that it took: all, or those until it was aborted. */
  readonly turns: number;
}

/** Makes the work of a queue: an exercise takes all of its turns, or those until it is aborted. */
export function open(): Work<Exercise, ExerciseResult, ExerciseReport> {
  return async ({ name, turns, fails }, { signal, report }) => {
    let taken = 0;
    while (taken < turns && !signal.aborted) {
      report({ name, turn: ++taken });
      await turn();
    }
    if (fails)
      throw new ValidationError(`${name} is ill`, { code: 'conformance/ill_exercise', received: name, remedy: 'rest' });
    return { name, turns: taken };
  };
}
