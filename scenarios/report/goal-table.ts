import { collectedIn } from '../measure/metrics.ts';
import { decimal, escapeMarkup } from '../plots/markup.ts';
import type { RunResult, SeedResult, TrialResult } from '../scenario/result.ts';
import { mean } from '../statistics/averages.ts';
import { blockName, perBlock } from './per-trial.ts';
import { table } from './tables.ts';

/** Goals that a table has columns for. */
const MOST_COLUMNS = 6;

/** Table of the goals that were collected, by blocks of trials; empty where no trial reached two goals by name. */
export function goalTable(
  run: RunResult,
  others: readonly { readonly label: string; readonly run: RunResult }[],
): string {
  const trials = run.seeds.flatMap((seed) => seed.trials);
  if (trials.every(({ order }) => order === undefined)) return '';
  const names = [...new Set(trials.flatMap(({ reached = {} }) => Object.keys(reached)))];
  const shown = names.length > MOST_COLUMNS ? [] : names;
  const row = (name: string, seeds: readonly SeedResult[], first: number, last: number): string[] => {
    const each = seeds.map((seed) => seed.trials.slice(first - 1, last)).filter(({ length }) => length > 0);
    const over = (of: (trial: TrialResult) => number): string =>
      decimal(mean(each.map((some) => mean(some.map(of)))), 2);
    return [
      escapeMarkup(name),
      String(each.length),
      over(({ reward }) => reward),
      over(collectedIn),
      over(({ order = 0 }) => order),
      ...shown.map((goal) => over(({ reached = {} }) => reached[goal] ?? 0)),
    ];
  };
  return table(
    'Over the trials of a block, means over seeds of each seed’s mean a trial: sum of rewards, how often goals were reached, and the share of pairs of goals that were reached in the order in which the trial lists them.',
    [
      { head: 'Trials' },
      ...['Seeds', 'Reward', 'Collected', 'Order', ...shown].map((head) => ({ head, numeric: true })),
    ],
    [
      ...perBlock(run.seeds).map((block) => row(blockName(block), run.seeds, ...block.trials)),
      ...others
        .filter(({ run: other }) => other.seeds.some((seed) => seed.trials.length > 0))
        .map(({ label, run: other }) => row(label, other.seeds, 1, Infinity)),
    ],
  );
}
