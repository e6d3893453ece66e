import { errorMessage } from '../../agents/error-message.ts';
import * as errors from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';

const { ReafferenceError, ScenarioError } = errors;
type ReafferenceError = errors.ReafferenceError;

const CLASSES = {
  ValidationError: errors.ValidationError,
  WiringError: errors.WiringError,
  TimingError: errors.TimingError,
  DivergenceError: errors.DivergenceError,
  BridgeError: errors.BridgeError,
  ScenarioError,
  ReafferenceError,
};

/** An error as plain data, to be sent between threads. */
export interface ErrorRecord {
  readonly name: string;
  /** Name of its class; for a subclass such as LanguageError, of the parent. Undefined if it is not of the framework. */
  readonly family: keyof typeof CLASSES | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly detail: { readonly [K in keyof errors.ErrorDetail]: errors.ErrorDetail[K] | undefined };
  readonly cause: ErrorRecord | undefined;
  readonly suppressed: readonly ErrorRecord[];
}

/**
 * Adds the seed and the trial under way to the message of an error. An error that is not of the framework becomes the cause of
 * a ScenarioError `seed_failed`. An error that says its seed already is returned as it is.
 *
 * @param trial index of the trial, from 0
 */
export function locateSeed(error: unknown, seed: number, trial: number | undefined): ReafferenceError {
  const located =
    error instanceof ReafferenceError
      ? error
      : new ScenarioError(`seed ${seed} failed: ${errorMessage(error)}`, {
          code: 'seed_failed',
          cause: error,
        });
  if (!located.message.includes('\n  with seed:')) {
    located.message += `\n  with seed: ${seed}${trial === undefined ? '' : `, in trial ${trial + 1}`}`;
  }
  return located;
}

/** Records an error, its class and its causes as data that can be cloned. */
export function recordError(error: unknown): ErrorRecord {
  return recordOf(error, new Set());
}

/** @param around errors that hold this one: a cause or a follower that is one of them is left out, as their circle would have no end */
function recordOf(error: unknown, around: ReadonlySet<unknown>): ErrorRecord {
  if (!(error instanceof Error)) {
    return {
      name: 'Error',
      family: undefined,
      message: String(error),
      stack: undefined,
      detail: { code: undefined },
      cause: undefined,
      suppressed: [],
    };
  }
  const { code, expected, received, remedy, tick, block, cause, suppressed } = error as ReafferenceError;
  const inside = new Set(around).add(error);
  const followers = error instanceof ReafferenceError ? suppressed.filter((later) => !inside.has(later)) : [];
  return {
    name: error.name,
    family: familyOf(error),
    message: error.message,
    stack: error.stack,
    detail: {
      code: typeof code === 'string' ? code : undefined,
      expected,
      received: cloneable(received),
      remedy,
      tick,
      block,
    },
    cause: cause === undefined || inside.has(cause) ? undefined : recordOf(cause, inside),
    suppressed: followers.map((later) => recordOf(later, inside)),
  };
}

/** Makes an error from what {@link recordError} recorded: of the same family, with its name, message, fields and causes. */
export function rebuildError({ name, family, message, stack, detail, cause, suppressed }: ErrorRecord): Error {
  const from = cause === undefined ? undefined : rebuildError(cause);
  const error =
    family === undefined
      ? new Error(message, given({ cause: from }))
      : new CLASSES[family](message, given({ ...detail, cause: from }) as unknown as errors.ErrorDetail);
  if (error instanceof ReafferenceError) error.suppress(suppressed.map(rebuildError));
  error.message = message;
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

function familyOf(error: Error): ErrorRecord['family'] {
  const names = Object.keys(CLASSES) as (keyof typeof CLASSES)[];
  return names.find((name) => error instanceof CLASSES[name]);
}

function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}
