import { errorMessage } from '../../agents/error-message.ts';
import { given } from '../../agents/given.ts';
import { ReafferenceError, ScenarioError } from '../../agents/index.ts';

/** Where in a run a function of a scenario was called. */
export interface CallSite {
  /** Id of the scenario. */
  readonly scenario: string;
  /** Name of the function in the scenario: `trial`, `judge`. */
  readonly name: string;
  /** Index of the trial, from 0. */
  readonly trial?: number;
  /** Tick of the run. */
  readonly tick?: number;
  /** Name of the baseline that ran. Default: the scenario's own controller did. */
  readonly baseline?: string | undefined;
}

/**
 * Calls a function of a scenario, and returns what it returns. An error of the framework passes as it is. Any other becomes the
 * cause of a ScenarioError that says which function failed and where.
 *
 * @throws ScenarioError `scenario_failed`, or `async_function` where it returns a promise
 */
export function callScenario<T>(site: CallSite, call: () => T): T {
  let result: T;
  try {
    result = call();
  } catch (error) {
    throw scenarioFailed(site, error);
  }
  if (result instanceof Promise) throw isAsync(site, result);
  return result;
}

/** Makes the ScenarioError `async_function` about a function that returned a promise. */
export function isAsync({ scenario, name, tick }: CallSite, promise: Promise<unknown>): ScenarioError {
  // What becomes of it is of no matter.
  promise.catch(() => {});
  return new ScenarioError(`${name}() of scenario '${scenario}' must not be async`, {
    code: 'async_function',
    expected: 'a value at once',
    received: 'a promise',
    block: name,
    remedy: `take the async of ${name}() away, and await at the top of the file`,
    ...given({ tick }),
  });
}

/** Makes the ScenarioError `scenario_failed` that says where a function failed. Returns an error of the framework as it is. */
export function scenarioFailed({ scenario, name, trial, tick, baseline }: CallSite, cause: unknown): ReafferenceError {
  if (cause instanceof ReafferenceError) return cause;
  const message = errorMessage(cause);
  const when = trial === undefined ? '' : ` in trial ${trial + 1}`;
  const of = baseline === undefined ? '' : ` for its baseline '${baseline}'`;
  return new ScenarioError(`${name}() of scenario '${scenario}' failed${of}${when}: ${message}`, {
    code: 'scenario_failed',
    block: name,
    remedy:
      baseline === undefined
        ? `mend ${name}() in the scenario; the cause has the stack`
        : `baselines have controllers and sensors of their own: let ${name}() be NaN where they lack what it reads`,
    cause,
    ...given({ tick }),
  });
}
