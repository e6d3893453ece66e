import { sep } from 'node:path';
import type { ErrorCode } from '../../agents/error-codes.ts';
import { errorMessage } from '../../agents/error-message.ts';
import { ReafferenceError, ValidationError } from '../../agents/errors.ts';
import { placeOf } from './error-place.ts';

/** Exit codes of the command line, by what they say. */
export const EXIT = {
  /** Everything was done, and everything that was checked holds. */
  ok: 0,
  /** A gate, an ablation, the check of determinism, or an examination of what was asked for failed. */
  failed: 1,
  /** The command line, a file or a parameter is not as expected: a ValidationError, or a file that is not there. */
  usage: 2,
  /** Anything else failed. */
  runtime: 3,
  /** No check failed, but of some it cannot be told: there were too few seeds, or too little time. */
  undecided: 4,
  /**
   * The user interrupted; what was completed has been reported. The program exits with 128 and the number of the signal: 130 for
   * SIGINT, 143 for SIGTERM, 129 for SIGHUP. A node of ROS that was stopped exits with 0, as those of rclcpp do.
   */
  interrupted: 130,
} as const;

/** The exit code for an error: `usage` for a ValidationError or a file that is not there, `runtime` for any other. */
export function exitCodeOf(error: unknown): number {
  const missing = error instanceof ReafferenceError && NOT_READ.has(error.code) && error.received === 'ENOENT';
  return missing || error instanceof ValidationError ? EXIT.usage : EXIT.runtime;
}

/** Codes of files that cannot be read. What is received says why. */
const NOT_READ: ReadonlySet<string> = new Set<ErrorCode>([
  'unreadable_file',
  'results_not_read',
  'controller_not_read',
  'baseline_not_read',
]);

/**
 * An error as a block of text: its name, message and code, and where its cause arose.
 *
 * @param debug whether stacks and causes are in it
 * @param folder absolute path of the folder that paths are shown relative to; default: the root
 */
export function errorBlock(error: unknown, debug: boolean, folder = ''): string {
  if (debug) return stackOf(error);
  if (error instanceof ReafferenceError) {
    const lines = [`${error.name}: ${error.message}`, `  code:     ${error.code}`];
    const place = placeOf(error);
    const shown = place?.startsWith(folder + sep) ? place.slice(folder.length + sep.length) : place;
    if (shown !== undefined) lines.push(`  at:       ${shown}; --debug shows the stack`);
    return lines.join('\n');
  }
  const message = errorMessage(error);
  return `unexpected error: ${message}\n  remedy:   this is a fault of the program; --debug shows where`;
}

/** An error as JSON has it. */
export function errorFact(error: unknown): { readonly code: string; readonly message: string } {
  return { code: error instanceof ReafferenceError ? error.code : 'unexpected', message: errorBlock(error, false) };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack?.includes(error.message)
    ? error.stack
    : `${error.name}: ${error.message}\n${error.stack ?? ''}`;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
