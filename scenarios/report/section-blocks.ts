import type { LinePlot, Markup, ReportBlocks, ReportSection, TextTable } from '../scenario/report-section.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { decimal, element, escapeMarkup, wideFigure } from './markup.ts';
import { plot } from './plot.ts';
import { roundStep } from './scale.ts';
import { group, label, polyline } from './svg.ts';
import { table } from './tables.ts';

/** Numbers below 0 with two decimals find room at the left. */
const SIZE = { width: 620, height: 260, left: 46, right: 110 };

/** The building blocks of a scenario's own sections, as the report's own look. */
export const SECTION_BLOCKS: ReportBlocks = {
  paragraph: (text) => ({ markup: element('p', {}, escapeMarkup(text)) }),
  table: textTable,
  lines: linePlot,
};

/** The sections that a scenario adds to the report of a run. @throws ScenarioError `scenario_failed` */
export function sectionsOf({ id, sections }: Scenario, run: RunResult): readonly ReportSection[] {
  return callScenario({ scenario: id, name: 'sections' }, () => sections?.(run, SECTION_BLOCKS) ?? []);
}

function textTable({ caption, columns, rows }: TextTable): Markup {
  const isNumeric = (column: number): boolean =>
    rows.length > 0 && rows.every((row) => typeof row[column] === 'number');
  const cell = (value: string | number): string =>
    typeof value === 'string' ? escapeMarkup(value) : Number.isFinite(value) ? decimal(value, 4) : '';
  return {
    markup: table(
      caption,
      columns.map((head, i) => ({ head, numeric: isNumeric(i) })),
      rows.map((row) => row.map(cell)),
    ),
  };
}

function linePlot({ id, title, description, x, y, lines }: LinePlot): Markup {
  const points = lines.flatMap((line) => line.points.filter((point) => point.every(Number.isFinite)));
  const markup = plot(
    {
      ...{ id: `section-${id}`, title, description, ...SIZE },
      x: { label: x, domain: domainOf(points.map(([at]) => at)) },
      y: { label: y, domain: domainOf(points.map(([, value]) => value)) },
    },
    (across, up) =>
      group(
        'levels',
        ...lines.flatMap(({ name, points: drawn }) => {
          const last = drawn.findLast((point) => point.every(Number.isFinite));
          const end = last === undefined ? '' : label(across(last[0]) + 6, up(last[1]) + 4, name, 'axis-text');
          return [
            polyline(
              drawn.map(([at, value]) => [across(at), up(value)]),
              'curve',
            ),
            end,
          ];
        }),
      ),
  );
  return { markup: wideFigure(markup) };
}

/** Round numbers around values; 0 to 1 where there are none. */
function domainOf(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low === high) return [low - 1, high + 1];
  const step = roundStep((high - low) / 5);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}
