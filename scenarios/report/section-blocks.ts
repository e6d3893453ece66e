import { lineDrawing } from '../plots/line-drawing.ts';
import { decimal, element, escapeMarkup, wideFigure } from '../plots/markup.ts';
import { matrixDrawing } from '../plots/matrix-drawing.ts';
import type {
  LinePlot,
  Markup,
  MatrixPlot,
  PathPlot,
  ReportBlocks,
  ReportSection,
  SpikePlot,
  TextTable,
  Timeline,
} from '../scenario/report-section.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { type DrawnTrial, drawnTrial, trajectories, wayData } from './arena/trajectory-figure.ts';
import { citationOf } from './citation.ts';
import { downloads } from './downloads.ts';
import type { ReportData } from './report-data.ts';
import { table } from './tables.ts';
import { timeline } from './timeline.ts';
import { spikeData, spikesWithin, windowRaster } from './trial-raster.ts';

/** Data for pictures of trials beside the run: world and goals of each trial, s per tick, and the citation. */
export type SectionSetting = Pick<ReportData, 'scene' | 'period'> & {
  /** Where the data come from, in one line. */
  readonly citation: string;
};

/** The building blocks of a scenario's own sections, as the report's own look. */
export function sectionBlocks(setting: SectionSetting): ReportBlocks {
  return {
    paragraph: (text) => ({ markup: element('p', {}, escapeMarkup(text)) }),
    table: textTable,
    lines: (plot) => linePlot(plot, setting),
    matrices: (plot) => matrixPlot(plot, setting),
    spikes: (plot) => spikePlot(plot, setting),
    timeline: (plot) => timelinePlot(plot, setting),
    paths: (plot) => pathPlot(plot, setting),
  };
}

/** The sections that a scenario adds to the report of a run. @throws ScenarioError `scenario_failed` */
export function sectionsOf(
  { id, source, sections }: Scenario,
  run: RunResult,
  setting: Pick<ReportData, 'scene' | 'period'>,
): readonly ReportSection[] {
  const blocks = sectionBlocks({ ...setting, citation: citationOf(run, source) });
  return callScenario({ scenario: id, name: 'sections' }, () => sections?.(run, blocks) ?? []);
}

function spikePlot({ id, of, from, to, caption }: SpikePlot, { period, citation }: SectionSetting): Markup {
  const window = { id: `section-${id}`, from, to };
  const drawing = windowRaster(of, period, window);
  const data = spikeData(spikesWithin(of.populations, period, window), period, to - from, from);
  return {
    markup: wideFigure(drawing, figcaption(caption), downloads({ name: id, drawings: [drawing], data, citation })),
  };
}

function matrixPlot(plot: MatrixPlot, { citation }: SectionSetting): Markup {
  const drawing = matrixDrawing({ ...plot, id: `section-${plot.id}` });
  const data = {
    columns: ['matrix', 'row', 'column', 'value'],
    rows: plot.matrices.flatMap(({ name, shape: [rows, columns], values }) =>
      Array.from({ length: rows * columns }, (_, i) => [name, Math.floor(i / columns), i % columns, values[i]]),
    ),
  };
  return { markup: wideFigure(drawing, downloads({ name: plot.id, drawings: [drawing], data, citation })) };
}

function timelinePlot(plot: Timeline, { citation }: SectionSetting): Markup {
  const drawing = timeline(plot);
  const data = {
    columns: ['group', 'row', 'time_s'],
    rows: plot.groups.flatMap(({ name, rows }) =>
      rows.flatMap((row) => Array.from(row.times, (time) => [name, row.name, time])),
    ),
  };
  return {
    markup: wideFigure(
      drawing,
      figcaption(plot.caption),
      downloads({ name: plot.id, drawings: [drawing], data, citation }),
    ),
  };
}

function pathPlot({ id, seed, trials, caption }: PathPlot, { scene, period, citation }: SectionSetting): Markup {
  const drawn = trials.flatMap(({ index, ...look }): DrawnTrial[] => {
    const trial = drawnTrial(seed, index, scene(seed.seed, index), period);
    return trial === undefined ? [] : [{ ...trial, ...look }];
  });
  const pictures = drawn.length === 0 ? [] : trajectories(drawn, seed.seed, `section-${id}`);
  const files =
    pictures.length === 0 ? '' : downloads({ name: id, drawings: pictures, data: wayData(drawn), citation });
  return {
    markup: element('figure', {}, element('div', { class: 'cells' }, ...pictures), figcaption(caption), files),
  };
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

function linePlot({ id, title, description, x, y, lines }: LinePlot, { citation }: SectionSetting): Markup {
  const markup = lineDrawing({ id: `section-${id}`, title, description, x, y, lines });
  const data = {
    columns: ['line', x, y],
    rows: lines.flatMap(({ name, points: drawn }) => drawn.map(([at, value]) => [name, at, value])),
  };
  return { markup: wideFigure(markup, downloads({ name: id, drawings: [markup], data, citation })) };
}
