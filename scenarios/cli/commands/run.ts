import { ValidationError } from '../../../agents/errors.ts';
import { defineCommand } from '../command.ts';
import { flagOf } from '../options/option.ts';
import { RUN_OPTIONS, type RunValues } from '../run/run-options.ts';

/** Options of a run on a log alone. */
const OF_A_LOG = ['topics', 'mounts'] as const;

/** @throws ValidationError `misplaced_option` */
function refuseWithoutLog(options: RunValues): void {
  const misplaced = OF_A_LOG.find((key) => options[key] !== undefined);
  if (misplaced === undefined) return;
  throw new ValidationError(`${flagOf(misplaced)} is for a run on a log, and this is one in a world`, {
    code: 'misplaced_option',
    expected: '--from and a log',
    received: flagOf(misplaced),
    remedy: 'leave it out, or name a log',
  });
}

export const run = defineCommand({
  name: 'run',
  summary: 'run a scenario, or an agent on a recorded log, and show what came of it',
  operands: { '<scenario>': "id of a scenario, or path of a scenario file; with --from, of an agent's file too" },
  options: RUN_OPTIONS,
  note: 'Gates are shown as this run meets them; `test` enforces them, on the seeds that the scenario lists.',
  async action(call) {
    const { from } = call.options;
    if (from === undefined) {
      refuseWithoutLog(call.options);
      return (await import('../run/run-scenario.ts')).runScenario(call);
    }
    return (await import('../log/run-log.ts')).runOnLog({ ...call, options: { ...call.options, from } });
  },
});
