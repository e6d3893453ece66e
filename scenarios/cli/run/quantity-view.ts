import { type MeasureSummary, summariseMeasures, summariseProbes } from '../../measure/own-quantities.ts';
import type { Plan } from '../../plan/plan.ts';
import { blockName, firstAndLast } from '../../report/per-trial.ts';
import { meanText } from '../../report/tables.ts';
import type { RunResult } from '../../scenario/result.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';

/** Rows of the table where all were not asked for. */
const MOST = 8;

/**
 * What a scenario measures by itself, a line each: probes in the first and the last block of trials, measures of all trials. Empty where there
 * is nothing.
 *
 * @param all whether every one is shown, or the first eight
 */
export function quantityTable(
  { scenario }: Pick<Plan, 'scenario'>,
  run: RunResult,
  style: Style,
  all: boolean,
): string {
  const declared = { ...scenario.probes, ...scenario.restProbes };
  const shown = firstAndLast(run.seeds);
  const read = shown.map(({ trials }) => summariseProbes(run.seeds, trials, declared));
  const probes = [...new Set(read.flatMap((one) => Object.keys(one)))].map((name) =>
    row(
      name,
      declared[name]?.unit,
      read.map((one) => one[name]),
    ),
  );
  const measures = Object.entries(summariseMeasures(run.seeds, scenario.measures)).map(([name, summary]) =>
    row(name, scenario.measures?.[name]?.unit, [...shown.map(() => undefined), summary]),
  );
  const rows = [...probes, ...measures];
  if (rows.length === 0) return '';
  const table = renderTable(
    [
      { head: 'Measured' },
      { head: '' },
      ...(probes.length > 0
        ? shown.map((block) => ({ head: `trials ${blockName(block)}`, align: 'right' as const }))
        : shown.map(() => ({ head: '' }))),
      ...(measures.length > 0 ? [{ head: 'all trials', align: 'right' as const }] : []),
    ],
    all ? rows : rows.slice(0, MOST),
    style.dim,
  );
  const left = all ? 0 : rows.length - MOST;
  return left > 0 ? `${table}\n${style.dim(`and ${left} more: --verbose`)}` : table;
}

function row(name: string, unit: string | undefined, values: readonly (MeasureSummary | undefined)[]): string[] {
  return [
    name,
    unit === undefined || unit === '1' ? '' : unit,
    ...values.map((one) => (one === undefined ? '' : meanText(one))),
  ];
}
