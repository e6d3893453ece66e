import * as errors from '../../agents/errors.ts';
import { given } from './given.ts';

const { ReafferenceError, ScenarioError } = errors;
type ReafferenceError = errors.ReafferenceError;

const CLASSES: Readonly<Record<string, typeof ReafferenceError>> = {
  ReafferenceError,
  ValidationError: errors.ValidationError,
  WiringError: errors.WiringError,
  TimingError: errors.TimingError,
  DivergenceError: errors.DivergenceError,
  BridgeError: errors.BridgeError,
  ScenarioError,
};

/** An error as plain data, to be sent between threads. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly detail: { readonly [K in keyof errors.ErrorDetail]: errors.ErrorDetail[K] | undefined } & {
    readonly code: string;
  };
  readonly cause: ErrorRecord | undefined;
}

/**
 * Adds the seed, and the trial under way, to an error's message; an error that is not of the framework becomes the cause
 * of a ScenarioError `seed_failed`. Done once: an error that says its seed already is returned as it is.
 */
export function locateSeed(error: unknown, seed: number, trial: number | undefined): ReafferenceError {
  const located =
    error instanceof ReafferenceError
      ? error
      : new ScenarioError(`seed ${seed} failed: ${error instanceof Error ? error.message : String(error)}`, {
          code: 'seed_failed',
          cause: error,
        });
  if (!located.message.includes('\n  with seed:')) {
    located.message += `\n  with seed: ${seed}${trial === undefined ? '' : `, in trial ${trial + 1}`}`;
  }
  return located;
}

/** An error, its class and its causes included, as data that survives structured cloning. */
export function recordError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: undefined, detail: { code: 'unknown' }, cause: undefined };
  }
  const { code, expected, received, remedy, tick, block } = error as ReafferenceError;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    detail: {
      code: typeof code === 'string' ? code : 'unknown',
      expected,
      received: cloneable(received),
      remedy,
      tick,
      block,
    },
    cause: error.cause === undefined ? undefined : recordError(error.cause),
  };
}

/** The error that {@link recordError} recorded: same class, message, fields and causes. */
export function rebuildError({ name, message, stack, detail, cause }: ErrorRecord): Error {
  const Class = CLASSES[name];
  const from = cause === undefined ? undefined : rebuildError(cause);
  const error =
    Class === undefined
      ? new Error(message, given({ cause: from }))
      : new Class(message, given({ ...detail, cause: from }));
  error.message = message;
  if (Class === undefined) error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}
