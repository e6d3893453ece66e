import { ScenarioError } from '../../agents/errors.ts';

/** Node itself ends a thread by this function, after an error that nobody caught. */
const BY_NODE = /^ +at .*\(?node:internal\//;

/** Makes `process.exit` in this thread throw ScenarioError `exit_called`: a scenario that ended it would take the results of others along. */
export function refuseExit(): void {
  const end = process.exit;
  process.exit = function exit(code) {
    const error = new ScenarioError(`process.exit(${code ?? ''}) was called`, {
      code: 'exit_called',
      remedy: 'throw an error instead, or end the trial by its verdict',
    });
    Error.captureStackTrace(error, exit);
    if (BY_NODE.test(error.stack?.slice(String(error).length + 1) ?? '')) end(code);
    throw error;
  };
}
