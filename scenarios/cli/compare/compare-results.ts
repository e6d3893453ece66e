import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { conditionCalled } from '../../figures/values.ts';
import { compareRuns, type RunComparison } from '../../judge/compare.ts';
import { writeResultFile } from '../../output/result-file.ts';
import type { StoredRun } from '../../output/stored-run.ts';
import { hasInterval } from '../../statistics/interval.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { countSeeds, listSeeds } from '../options/seeds.ts';
import { readResults } from '../results/read-results.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { CompareValues } from './compare-options.ts';
import { conditionCsv, conditionTables } from './condition-table.ts';
import { probability, shown, signed } from './number-text.ts';
import { differencesText, sameDigests } from './run-differences.ts';

/** Fewest pairs of which a two-sided signed-rank test can come to less than 0.05: 2 / 2^6 is 0.03. */
const FEWEST_PAIRS = 6;

/**
 * Compares results with the first of them, or the one that is named, and shows how they differ: two runs metric by metric, more of them as a table
 * of conditions for each metric.
 *
 * @throws ValidationError `nothing_to_compare` for fewer than two runs, `other_scenario`, `unknown_condition`; and what `readResults` and
 *   `compareRuns` throw
 */
export async function compareResults({ operands, options, io, output }: Call<CompareValues>): Promise<number> {
  const runs = inOrder(await readResults(operands, io.cwd), options.against);
  if (runs.length < 2) {
    throw new ValidationError('there is nothing to compare with', {
      code: 'nothing_to_compare',
      expected: 'two folders of results or more, or that of a sweep with two points',
      received: operands,
      remedy: 'name another one that `run --out` wrote',
    });
  }
  requireOneScenario(runs);
  const { metric: metrics, trials, csv } = options;
  const usual = [...new Set(runs.flatMap((run) => run.usual))];
  const comparisons = compareRuns(runs, { usual, ...given({ metrics, trials }) });
  const tests = comparisons.reduce((sum, one) => sum + one.metrics.length, 0);
  const { scenario } = runs[0];
  if (csv !== undefined) {
    writeResultFile(csv, conditionCsv(runs, comparisons, trials));
    output.wrote(csv);
  }
  if (options.json) {
    output.json({
      scenario,
      ...given({ trials }),
      runs: runs.map(({ seeds, usual: _, ...run }) => ({ ...run, seeds: seeds.map(({ seed }) => seed) })),
      tests,
      comparisons: comparisons.map((comparison, k) => ({
        ...comparison,
        sameCode: [runs[0], runs[k + 1]].some(({ code }) => code === undefined)
          ? null
          : runs[0].code === runs[k + 1].code,
        sameDigests: sameDigests(runs[0], runs[k + 1], comparison.seeds),
      })),
    });
    return EXIT.ok;
  }
  const { style } = output;
  const range = trials === undefined ? 'all trials' : `trials ${trials[0]} to ${trials[1]}`;
  const said =
    runs.length === 2
      ? [comparisonText(runs[0], runs[1], comparisons[0], tests, style)]
      : conditionTables(runs, comparisons, { tests, style, ...given({ trials }) });
  output.result([`${style.bold(scenario)}  ${range}`, ...said].join('\n\n'));
  return EXIT.ok;
}

/** Runs with the one first that others are compared with. @throws ValidationError `unknown_condition` */
function inOrder(runs: readonly StoredRun[], against: string | undefined): readonly StoredRun[] {
  if (against === undefined) return runs;
  const first = conditionCalled(against, runs);
  return [first, ...runs.filter((one) => one !== first)];
}

/** @throws ValidationError `other_scenario` */
function requireOneScenario([first, ...others]: readonly StoredRun[]): void {
  const other = others.find(({ scenario }) => scenario !== first.scenario);
  if (other === undefined) return;
  throw new ValidationError('seeds of different scenarios are no pairs', {
    code: 'other_scenario',
    expected: `runs of '${first.scenario}', as '${first.name}' is`,
    received: `'${other.name}', of '${other.scenario}'`,
    remedy: 'compare runs of one scenario',
  });
}

function comparisonText(
  first: StoredRun,
  other: StoredRun,
  { seeds, onlyFirst, onlyOther, metrics }: RunComparison,
  tests: number,
  style: Style,
): string {
  const left = [
    ...(onlyFirst.length === 0 ? [] : [`${countSeeds(onlyFirst)}, of '${first.name}' alone`]),
    ...(onlyOther.length === 0 ? [] : [`${countSeeds(onlyOther)}, of '${other.name}' alone`]),
  ];
  const table = renderTable(
    [
      { head: 'Metric' },
      { head: first.name, align: 'right' },
      { head: other.name, align: 'right' },
      { head: 'Difference', align: 'right' },
      { head: '95 % interval', align: 'right' },
      { head: 'Effect', align: 'right' },
      { head: 'p', align: 'right' },
      { head: 'adjusted', align: 'right' },
      { head: '' },
    ],
    metrics.map(({ metric, pairs, first: a, other: b, difference, interval, test, adjusted }) => [
      metric,
      shown(a),
      shown(b),
      signed(difference),
      hasInterval(interval) ? `${signed(interval[0])} to ${signed(interval[1])}` : 'none',
      signed(test.rankBiserial, 2),
      probability(test.p),
      adjusted < 0.05 ? style.bold(probability(adjusted)) : probability(adjusted),
      pairs === seeds.length ? '' : style.dim(counted(pairs, 'pair')),
    ]),
    style.dim,
  );
  return [
    `${style.bold(other.name)} against ${style.bold(first.name)}: ${differencesText(first, other)}`,
    style.dim(`${counted(seeds.length, 'pair')} of seeds: ${listSeeds(seeds)}`),
    style.dim(digestsText(sameDigests(first, other, seeds).length, seeds.length)),
    ...left.map((text) => style.bad(`left out: ${text}, or without all trials`)),
    ...(seeds.length < FEWEST_PAIRS
      ? [style.bad(`fewer than ${FEWEST_PAIRS} pairs: no difference can have p < 0.05`)]
      : []),
    '',
    metrics.length === 0 ? 'No metric varies.' : table,
    '',
    style.dim(
      `Effect: rank-biserial correlation, -1 to 1. p: signed ranks, two-sided; adjusted for ${counted(tests, 'test')} (Holm).`,
    ),
  ].join('\n');
}

function digestsText(same: number, pairs: number): string {
  if (same === pairs) return 'digests: equal, the runs did the same to the bit';
  return same === 0 ? 'digests: different' : `digests: equal in ${counted(same, 'pair')}, different in ${pairs - same}`;
}
