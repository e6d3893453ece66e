import { ValidationError } from '../../../agents/errors.ts';
import { defineCommand } from '../command.ts';
import { RUN_OPTIONS, type RunValues } from '../run/run-options.ts';

/** @throws ValidationError `misplaced_option` */
function refuseWithoutLog({ topics: given }: RunValues): void {
  if (given === undefined) return;
  throw new ValidationError('--topics is for a run on a log, and this is one in a world', {
    code: 'misplaced_option',
    expected: '--from and a log',
    received: '--topics',
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
