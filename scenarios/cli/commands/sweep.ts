import { defineCommand } from '../command.ts';
import { SWEEP_OPTIONS } from '../sweep/sweep-options.ts';

export const sweep = defineCommand({
  name: 'sweep',
  summary: 'try many points of a scenario, on this machine or on many, and find the best',
  operands: {
    '<what>': 'id or file of a scenario; or a file (YAML) that describes a sweep, or the folder of one, which goes on',
  },
  options: SWEEP_OPTIONS,
  note: 'Results lie in the folder, one file a job; a call that is repeated does what is missing (docs/sweeps.md).',
  action: async (call) => (await import('../sweep/sweep-scenario.ts')).sweepScenario(call),
});
