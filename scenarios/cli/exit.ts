import { ReafferenceError, ValidationError } from '../../agents/errors.ts';

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** A gate, an ablation or the check of determinism failed. */
  failed: 1,
  /** The command line, a file or a parameter is not what was expected. */
  usage: 2,
  /** Something failed while running. */
  runtime: 3,
  /** SIGINT; what was completed has been reported. */
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  return error instanceof ValidationError ? EXIT.usage : EXIT.runtime;
}

/**
 * An error as one block: what a framework error says of itself, no stack.
 *
 * @param debug Adds stacks and causes.
 */
export function errorBlock(error: unknown, debug: boolean): string {
  if (debug) return stackOf(error);
  if (error instanceof ReafferenceError) return `${error.name}: ${error.message}\n  code:     ${error.code}`;
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected error: ${message}\n  remedy:   this is a fault of the program; --debug shows where`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack?.includes(error.message)
    ? error.stack
    : `${error.name}: ${error.message}\n${error.stack ?? ''}`;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
