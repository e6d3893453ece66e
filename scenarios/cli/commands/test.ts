import { defineCommand } from '../command.ts';
import { count, file, flag, jsonFlag, seconds } from '../options.ts';

export const test = defineCommand({
  name: 'test',
  summary: 'hold scenarios against their gates',
  operands: {
    '[pattern...]': 'parts of scenario/body/physics, with * for anything, or scenario files (default: everything)',
  },
  options: {
    seeds: count('n', 'judge on the first n of the seeds that a scenario lists (default: all)'),
    timeBudget: seconds('s', 'seconds to aim at; fewer seeds are run when all would take longer'),
    jobs: count('n', 'seeds run at the same time (default: one a processor)'),
    junit: file('write a JUnit XML report'),
    baseline: file('say what changed since this baseline'),
    updateBaseline: flag('write the baseline anew'),
    json: jsonFlag,
  },
  action: async (call) => (await import('../test/test-scenarios.ts')).testScenarios(call),
});
