import { ValidationError } from '../../../agents/errors.ts';
import { flagOf } from '../options/option.ts';
import type { ViewValues } from './view-options.ts';

/** Options of what a page runs, and does not only look at. */
const OF_RUNS = ['seed', 'set', 'body', 'physics', 'controller', 'static'] as const;

/** Refuses options that say what is to run. @param shown what is looked at instead @throws ValidationError `conflicting_options` */
export function refuseOptionsOfRuns(options: ViewValues, shown: 'a recording' | 'a robot'): void {
  const stray = OF_RUNS.find((key) => options[key] !== undefined);
  if (stray === undefined) return;
  throw new ValidationError(`${flagOf(stray)} is for a run of a scenario, and this is ${shown}`, {
    code: 'conflicting_options',
    expected: `${shown}, or a scenario with ${flagOf(stray)}`,
    received: `${shown} with ${flagOf(stray)}`,
    remedy: 'leave one of them out',
  });
}
