import { setImmediate as turn } from 'node:timers/promises';
import { ValidationError } from '../../agents/errors.ts';
import type { Work } from '../../scenarios/pool/job-queue.ts';

/** Address of this module, for queues that do jobs elsewhere. */
export const EXERCISE_WORK = import.meta.url;

/** A job of the conformance suite. */
export interface Exercise {
  readonly name: string;
  /** Turns of the event loop that it takes; a report comes in each. */
  readonly turns: number;
  /** It fails in its last turn. */
  readonly fails?: boolean;
}

export interface ExerciseReport {
  readonly name: string;
  readonly turn: number;
}

export interface ExerciseResult {
  readonly name: string;
  readonly turns: number;
}

/** Takes its turns, or those until it is aborted. */
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
