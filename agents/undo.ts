import { faultAt } from './errors.ts';
import { refusePromise } from './synchronous.ts';

/**
 * Makes a robot safe.
 *
 * @throws ReafferenceError `safe_failed`, ValidationError `not_synchronous`
 */
export function makeSafe(robot: { readonly safe: () => void }, tick: number): void {
  try {
    refusePromise(robot.safe(), "'safe' of the robot");
  } catch (error) {
    throw faultAt(error, { code: 'safe_failed', what: 'making the robot safe', tick, block: 'safe' });
  }
}

/** Takes all steps, whatever any of them throws. Returns what was thrown, in its order. */
export function takeAll(steps: readonly (() => void)[]): unknown[] {
  const thrown: unknown[] = [];
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      thrown.push(error);
    }
  }
  return thrown;
}

/**
 * Undoes what was done, whatever any step throws. The first error is thrown at the end, with the others as `suppressed`.
 *
 * @throws ReafferenceError `undo_failed`, or what the step threw if that is an error of the framework
 */
export function undoAll(steps: readonly (() => void)[], tick: number): void {
  const thrown = takeAll(steps);
  if (thrown.length === 0) return;
  throw faultAt(thrown[0], { code: 'undo_failed', what: 'undoing', tick, block: 'undo' }).suppress(thrown.slice(1));
}
