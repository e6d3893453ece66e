import { defineCommand } from '../command.ts';
import { count, file, flag, jsonFlag, seconds, seed } from '../options/option.ts';
import { MOST_SEEDS, seeds } from '../options/seeds.ts';
import { staleAfter } from '../options/stale-after.ts';

export const test = defineCommand({
  name: 'test',
  summary: 'hold scenarios against their gates',
  operands: {
    '[pattern...]':
      'ids of scenarios, parts of scenario/body/physics with * for anything, or scenario files (default: everything)',
  },
  options: {
    seeds: seeds(
      'judge on the first n of the seeds that a scenario lists, or on a list such as 5000-5099 (default: all)',
    ),
    freshSeeds: count('n', 'judge on n seeds that the scenario does not list, drawn anew', MOST_SEEDS),
    freshFrom: seed('s', 'draw the fresh seeds from this seed, to repeat a draw (default: from the time)'),
    ablationSeeds: count(
      'n',
      'judge ablations on the first n of these seeds at most; each must fail by its whole interval all the same (default: as many as each says)',
      MOST_SEEDS,
    ),
    staleAfter,
    timeBudget: seconds('s', 'seconds to aim at; what cannot be told in that time is undecided'),
    jobs: count('n', 'seeds run at the same time (default: one a processor)'),
    junit: file('write a JUnit XML report'),
    markdown: file('write the tables as Markdown, as for the summary of a job'),
    baseline: file('fail what behaves otherwise than in this baseline, as a changed digest tells'),
    updateBaseline: flag('write the baseline anew'),
    allowChangedDigests: flag('pass what behaves otherwise than in the baseline and yet meets its gate'),
    json: jsonFlag,
  },
  note: 'Exit code 1 if something failed, 4 if nothing failed but something is undecided: too few seeds, or too little time, to tell.',
  action: async (call) => (await import('../test/test-scenarios.ts')).testScenarios(call),
});
