import type {
  LinePlot,
  Markup,
  PathPlot,
  ReportBlocks,
  ReportSection,
  SpikePlot,
  TextTable,
} from '../scenario/report-section.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { decimal, element, escapeMarkup, wideFigure } from './markup.ts';
import { matrices } from './matrices.ts';
import { plot } from './plot.ts';
import { rasterWindow } from './raster.ts';
import type { ReportData } from './report-data.ts';
import { roundStep } from './scale.ts';
import { group, label, polyline } from './svg.ts';
import { table } from './tables.ts';
import { timeline } from './timeline.ts';
import { type DrawnTrial, drawnTrial, trajectories } from './trajectories.ts';

/** Numbers below 0 with two decimals find room at the left. */
const SIZE = { width: 620, height: 260, left: 46, right: 110 };

/** What pictures of trials need beside the run: how to find a trial's world, and s per tick. */
export type SectionSetting = Pick<ReportData, 'scene' | 'period'>;

/** The building blocks of a scenario's own sections, as the report's own look. */
export function sectionBlocks(setting: SectionSetting): ReportBlocks {
  return {
    paragraph: (text) => ({ markup: element('p', {}, escapeMarkup(text)) }),
    table: textTable,
    lines: linePlot,
    matrices: (plot) => ({ markup: wideFigure(matrices(plot)) }),
    spikes: (plot) => spikePlot(plot, setting),
    timeline: (plot) => ({ markup: wideFigure(timeline(plot), figcaption(plot.caption)) }),
    paths: (plot) => pathPlot(plot, setting),
  };
}

/** The sections that a scenario adds to the report of a run. @throws ScenarioError `scenario_failed` */
export function sectionsOf(
  { id, sections }: Scenario,
  run: RunResult,
  setting: SectionSetting,
): readonly ReportSection[] {
  return callScenario({ scenario: id, name: 'sections' }, () => sections?.(run, sectionBlocks(setting)) ?? []);
}

function spikePlot({ id, of, from, to, caption }: SpikePlot, { period }: SectionSetting): Markup {
  const drawing = rasterWindow(of, period, { id: `section-${id}`, from, to });
  return { markup: wideFigure(drawing, figcaption(caption)) };
}

function pathPlot({ id, seed, trials, caption }: PathPlot, { scene, period }: SectionSetting): Markup {
  const drawn = trials.flatMap(({ index, ...look }): DrawnTrial[] => {
    const trial = drawnTrial(seed, index, scene(seed.seed, index), period);
    return trial === undefined ? [] : [{ ...trial, ...look }];
  });
  const pictures = drawn.length === 0 ? [] : trajectories(drawn, seed.seed, `section-${id}`);
  return { markup: element('figure', {}, element('div', { class: 'cells' }, ...pictures), figcaption(caption)) };
}

function figcaption(text: string): string {
  return element('figcaption', {}, escapeMarkup(text));
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
