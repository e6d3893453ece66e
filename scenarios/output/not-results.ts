import { readFileSync } from 'node:fs';
import { errorMessage } from '../../agents/error-message.ts';
import { BridgeError, ValidationError } from '../../agents/index.ts';

/** The bytes of a file of results. @throws BridgeError `results_not_read` */
export function bytesOfResults(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new BridgeError(`the results '${file}' cannot be read`, {
      code: 'results_not_read',
      expected: 'a folder that `run --out` wrote',
      received: (cause as NodeJS.ErrnoException).code,
      block: file,
      cause,
    });
  }
}

/** The error of a file that is there, and is of no run. */
export function notResults(file: string, cause: unknown): ValidationError {
  return new ValidationError(`'${file}' is not of a run`, {
    code: 'not_results',
    expected: 'a folder that `run --out` wrote, of this version',
    received: errorMessage(cause),
    block: file,
    remedy: 'run it again with --out',
    cause,
  });
}
