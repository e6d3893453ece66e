import { defineCommand } from '../command.ts';
import { TEST_OPTIONS } from '../test/test-options.ts';

export const test = defineCommand({
  name: 'test',
  summary: 'hold scenarios against their gates',
  operands: {
    '[pattern...]':
      'ids of scenarios, parts of scenario/body/physics with * for anything, or scenario files (default: everything)',
  },
  options: TEST_OPTIONS,
  note: 'Exit code 1 if something failed, 4 if nothing failed but something is undecided: too few seeds, or too little time, to tell.',
  action: async (call) => (await import('../test/test-scenarios.ts')).testScenarios(call),
});
