import { count, file, flag, jsonFlag, type Options, seconds, seed, type ValuesOf } from '../options/option.ts';
import { MOST_SEEDS, seeds } from '../options/seeds.ts';
import { staleAfter } from '../options/stale-after.ts';

/** Options of the command `test`. */
export const TEST_OPTIONS = {
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
} satisfies Options;

/** Values of {@link TEST_OPTIONS}. */
export type TestValues = ValuesOf<typeof TEST_OPTIONS>;
