import { metricValue, type RunComparison } from '../../judge/compare.ts';
import { type Cell, csv } from '../../output/csv.ts';
import { parameterColumn } from '../../output/metric-units.ts';
import type { StoredRun } from '../../output/stored-run.ts';
import { hasInterval, type Interval } from '../../statistics/interval.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import { probability, shown, signed } from './number-text.ts';
import { sameDigests, variedNames } from './run-differences.ts';

/** How tables of conditions are shown. */
export interface TableOptions {
  /** Number of tests that probabilities are adjusted for. */
  readonly tests: number;
  /** First and last trial, counted from 1. Default: all. */
  readonly trials?: readonly [number, number];
  readonly style: Style;
}

/** A table for each metric that varies, a row a run; the first run is the one that others are compared with. */
export function conditionTables(
  runs: readonly StoredRun[],
  comparisons: readonly RunComparison[],
  { tests, trials, style }: TableOptions,
): readonly string[] {
  const [first, ...others] = runs;
  const metrics = comparisons[0].metrics.map(({ metric }) => metric);
  const short = comparisons.find(({ onlyFirst, onlyOther }) => onlyFirst.length + onlyOther.length > 0);
  const codes = new Set(runs.map(({ code }) => code));
  const tables = metrics.map((metric, m) =>
    renderTable(
      [
        { head: metric },
        { head: 'n', align: 'right' },
        { head: 'Value', align: 'right' },
        { head: '95 % interval', align: 'right' },
        { head: 'Difference', align: 'right' },
        { head: '95 % interval', align: 'right' },
        { head: 'Effect', align: 'right' },
        { head: 'p', align: 'right' },
        { head: 'adjusted', align: 'right' },
      ],
      runs.map((run, k) => {
        const { seeds, value, interval } = metricValue(run, metric, trials);
        const own = [run.name, String(seeds), shown(value), between(interval, shown)];
        if (k === 0) return own;
        const { difference, interval: ends, test, adjusted } = comparisons[k - 1].metrics[m];
        const significant = adjusted < 0.05 ? style.bold(probability(adjusted)) : probability(adjusted);
        const theirs = [signed(difference), between(ends, signed), signed(test.rankBiserial, 2), probability(test.p)];
        return [...own, ...theirs, significant];
      }),
      style.dim,
    ),
  );
  return [
    [
      `${counted(others.length, 'run')} against ${style.bold(first.name)}, over the seeds that both have`,
      ...(codes.size > 1 ? [style.bad(`code: ${[...codes].map((code) => code ?? 'unknown').join(', ')}`)] : []),
      ...(short === undefined ? [] : [style.bad(`some seeds are left out, as of '${short.name}': --json names them`)]),
    ].join('\n'),
    ...(tables.length === 0 ? ['No metric varies.'] : tables),
    style.dim(
      `Effect: rank-biserial correlation, -1 to 1. p: signed ranks, two-sided; adjusted for ${counted(tests, 'test')} (Holm).`,
    ),
  ];
}

/** The same as comma-separated values: a row for each run and metric, with the parameters in which runs differ. */
export function conditionCsv(
  runs: readonly StoredRun[],
  comparisons: readonly RunComparison[],
  trials?: readonly [number, number],
): string {
  const varied = variedColumns(runs);
  const metrics = comparisons[0].metrics.map(({ metric }) => metric);
  const rows = runs.flatMap((run, k) =>
    metrics.map((metric, m): Cell[] => {
      const { seeds, value, interval } = metricValue(run, metric, trials);
      const cells = [
        ...[run.name, ...varied.map(({ of }) => of(run))],
        ...[run.code, metric, seeds, value, ...interval],
      ];
      if (k === 0) return [...cells, ...DIFFERENCE.map(() => undefined)];
      const comparison = comparisons[k - 1];
      const { pairs, difference, interval: ends, test, adjusted } = comparison.metrics[m];
      const same = sameDigests(runs[0], run, comparison.seeds).length;
      return [...cells, pairs, difference, ...ends, test.rankBiserial, test.p, adjusted, same];
    }),
  );
  const names = ['run', ...varied.map(({ name }) => name), 'code', 'metric', 'n', 'value', 'low', 'high'];
  return csv([...names, ...DIFFERENCE], rows);
}

/** Columns of the parameters in which runs differ. Where versions of a scenario declare one in different units, it has a column for each. */
function variedColumns(
  runs: readonly StoredRun[],
): readonly { readonly name: string; readonly of: (run: StoredRun) => Cell }[] {
  return variedNames(runs).flatMap((name) => {
    const known = runs.find(({ parameterUnits }) => parameterUnits?.[name] !== undefined)?.parameterUnits?.[name];
    const unitIn = (run: StoredRun): string | undefined => run.parameterUnits?.[name] ?? known;
    return [...new Set(runs.map(unitIn))].map((unit) => ({
      name: parameterColumn(name, unit),
      of: (run: StoredRun) => (unitIn(run) === unit ? run.params[name] : undefined),
    }));
  });
}

const DIFFERENCE = [
  'pairs',
  'difference',
  'difference_low',
  'difference_high',
  'effect',
  'p',
  'p_adjusted',
  'same_digests',
] as const;

function between(ends: Interval, text: (value: number) => string): string {
  return hasInterval(ends) ? `${text(ends[0])} to ${text(ends[1])}` : 'none';
}
