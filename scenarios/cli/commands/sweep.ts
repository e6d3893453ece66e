import { defineCommand } from '../command.ts';
import { SWEEP_OPTIONS } from '../sweep/sweep-options.ts';

export const sweep = defineCommand({
  name: 'sweep',
  summary: 'try many points of a scenario, on this machine or on many, and find the best',
  operands: {
    '<what>':
      'id or file of a scenario; a file (YAML) that describes a sweep; the folder of one, which goes on; or status, cancel, retry, pack or repair',
    '[folder]': 'folder of a sweep, after one of these words',
    '[id]': 'after retry: first digits of the jobs that are tried again (default: all that failed)',
  },
  options: SWEEP_OPTIONS,
  note: 'Results lie in the folder, one file a job; a call that is repeated does what is missing (docs/sweeps.md).',
  action: async (call) => (await import('../sweep/sweep-scenario.ts')).sweepScenario(call),
});
