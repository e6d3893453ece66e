import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { count, either, fields, flag, list, number, oneOf, optional, pair, text } from '../scenario/plain-data.ts';
import { countText, framed, type Rectangle } from './frame.ts';
import { keyed } from './key.ts';
import type { Sheet } from './mark.ts';
import { noRoom } from './no-room.ts';
import { lookOf } from './palette.ts';
import type { Condition, DrawnNumber, PanelOptions, Placed } from './panel.ts';
import { PANELS } from './panels/index.ts';
import { conditionCalled } from './values.ts';

/** A panel: its kind, and what that kind takes; or both in words, as on a command line: `curve latency_s`. */
export type PanelDescription = string | (PanelOptions & Readonly<Record<string, unknown>>);

/** What a figure is made of. Plain data. */
export interface Figure {
  /** Its panels, in rows from the upper left. */
  readonly panels: readonly PanelDescription[];
  /** Width and height, mm. Default: 90 wide for one panel, else 180, which are the widths of one and two columns; 58 high for each row. */
  readonly size?: readonly [width: number, height: number];
  /** Number of panels in a row. Default: up to three. */
  readonly columns?: number;
  /** Size of the font in pt, 1/72 inch. Default: 7. */
  readonly points?: number;
  /** Whether panels have letters. Default: where there are several. */
  readonly letters?: boolean;
  /** Title, for readers who do not see the figure. Default: what the panels show. */
  readonly title?: string;
}

/** A figure that is drawn. */
export interface DrawnFigure {
  /** The drawing, to scale. */
  readonly sheet: Sheet;
  /** What is drawn, for the caption of a paper: a sentence a panel, with numbers of seeds. */
  readonly caption: string;
  /** Every number that is drawn, with the letter of its panel. */
  readonly numbers: readonly ({
    /** Letter of the panel; empty where there are none. */
    readonly panel: string;
    /** What stands at its axis, with the unit. */
    readonly quantity: string;
  } & DrawnNumber)[];
}

const [ONE_COLUMN, TWO_COLUMNS, ROW] = [90, 180, 58];
const MARGIN = 2;
const SPACE = 5;

const STRUCTURE = fields({
  panels: list(either(text, fields({ kind: text }))),
  size: optional(pair(number)),
  columns: optional(count(1, 20)),
  points: optional(number),
  letters: optional(flag),
  title: optional(text),
});

/**
 * Draws a figure over runs. The same runs give the same figure.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const runs = await Promise.all([1, 0].map((dopamine) => run({ scenario: waterMaze, seeds: 6, set: { dopamine, trials: 4 } })));
 * const conditions = runs.map((one, k) => conditionOf(['learning', 'still'][k], one));
 * const { sheet, caption } = drawFigure({ panels: ['curve success', 'points latency_s 3-4'] }, conditions);
 * writeFileSync('figure.svg', sheetSvg(sheet));
 * console.log(caption); // (A) Success rate by trial; lines: mean over seeds, ... n = 6. (B) ...
 *
 * @throws ValidationError `invalid_figure`, `unknown_panel`, `unknown_metric`, `no_such_trials`, `unknown_condition`, `unknown_parameter`,
 *   `no_ways`, `no_signals`, `unknown_signal`, `not_a_number`, `several_in_a_cell`, `no_room`
 */
export function drawFigure(figure: Figure, conditions: readonly Condition[]): DrawnFigure {
  const flaw = STRUCTURE(figure, '');
  if (flaw !== undefined) throw invalid(flaw.at, flaw.expected, flaw.received);
  if (figure.panels.length === 0) throw invalid('panels', 'a panel or more', 'none');
  const panels = figure.panels.map((one, i) => panelOf(one, `panels.${i}`));
  const points = figure.points ?? 7;
  if (!(points >= 3 && points <= 30)) throw invalid('points', 'a size of 3 to 30 points', points);
  const { letters = panels.length > 1 } = figure;
  const columns = Math.min(panels.length, figure.columns ?? 3);
  const rows = Math.ceil(panels.length / columns);
  const [width, height] = figure.size ?? [panels.length === 1 ? ONE_COLUMN : TWO_COLUMNS, ROW * rows];
  const drawn = panels.map((panel) => {
    const among = chosen(panel, conditions);
    return { panel, among, ...PANELS[panel.kind].draw(panel, among) };
  });
  const keyedPlaces = [
    ...new Set(drawn.flatMap(({ keyed, among }) => (keyed ? among.map(({ place }) => place) : []))),
  ].sort((a, b) => a - b);
  const legend = keyed(
    { items: keyedPlaces.map((place) => ({ name: conditions[place].name, look: lookOf(place) })) },
    width - 2 * MARGIN,
    points,
    'give it more millimetres (--size), or the conditions shorter names: NAME=FOLDER',
  );
  const legendHeight = keyedPlaces.length > 1 ? legend.height : 0;
  const [cellWidth, cellHeight] = [
    (width - 2 * MARGIN - SPACE * (columns - 1)) / columns,
    (height - 2 * MARGIN - legendHeight - (SPACE / 2) * (rows - 1)) / rows,
  ];
  if (!(cellWidth >= 25 && cellHeight >= 22))
    throw noRoom('at least 25 mm by 22 mm for each panel', `${width} by ${height} mm for ${columns} by ${rows} panels`);
  const letterOf = (i: number): string => (letters ? String.fromCharCode(65 + (i % 26)) : '');
  const placeOf = (i: number): Rectangle => ({
    left: MARGIN + (i % columns) * (cellWidth + SPACE),
    top: MARGIN + legendHeight + Math.floor(i / columns) * (cellHeight + SPACE / 2),
    ...{ width: cellWidth, height: cellHeight },
  });
  const caption = drawn
    .map(({ caption: words, n }, i) => `${letters ? `(${letterOf(i)}) ` : ''}${words}; ${countText(n)}.`)
    .join(' ');
  const { title = drawn.map(({ caption: words }) => words.split(/[;,]/, 1)[0]).join('; ') } = figure;
  return {
    caption,
    numbers: drawn.flatMap(({ y, numbers }, i) =>
      numbers.map((one) => ({ panel: letterOf(i), quantity: y.label, ...one })),
    ),
    sheet: {
      ...{ width, height, title, description: caption },
      marks: [
        ...(legendHeight > 0 ? legend.marksAt(MARGIN, MARGIN) : []),
        ...drawn.flatMap((one, i) => framed(one, placeOf(i), letterOf(i), points)),
      ],
    },
  };
}

/** @throws ValidationError `unknown_condition` */
function chosen({ conditions: names }: PanelOptions, all: readonly Condition[]): readonly Placed[] {
  const kept = names?.map((name) => conditionCalled(name, all)) ?? all;
  return kept.map((condition) => ({ condition, place: all.indexOf(condition) }));
}

const COMMON = {
  kind: text,
  label: optional(text),
  conditions: optional(list(text)),
  over: optional(oneOf('mean', 'median')),
  spread: optional(oneOf('interval', 'quartiles', 'sd', 'none')),
};

/** A panel, from its description or from words. @throws ValidationError `unknown_panel`, `invalid_figure` */
function panelOf(description: PanelDescription, at: string): PanelOptions {
  const panel = typeof description === 'string' ? panelInWords(description, at) : description;
  const kind = kindOf(panel.kind);
  const structure = { ...COMMON, ...kind.structure };
  const stray = Object.keys(panel).find((name) => !Object.hasOwn(structure, name));
  if (stray !== undefined) throw invalid(`${at}.${stray}`, Object.keys(structure).join(', '), stray);
  const flaw = fields(structure)(panel, at);
  if (flaw !== undefined) throw invalid(flaw.at, flaw.expected, flaw.received);
  return panel;
}

/** Options in words, as `over=median`. What follows `label=` is the label, to the end. */
const OPTION = /\s+(over|spread|conditions|joined|binMetres|binSeconds|component|label)=/;

/** @throws ValidationError `unknown_panel`, `invalid_figure` */
function panelInWords(words: string, at: string): PanelOptions {
  const [said, label] = words.split(/\s+label=/, 2);
  const [head, ...options] = said.split(OPTION);
  const [name = '', ...rest] = head.trim().split(/\s+/);
  const kind = kindOf(name);
  const read = kind.read(rest);
  if (read === undefined) throw invalid(at, `${name} ${kind.usage}`, words);
  const panel: Record<string, unknown> = { kind: name, ...read };
  for (let i = 0; i + 1 < options.length; i += 2) panel[options[i]] = valueIn(options[i], options[i + 1].trim());
  return { ...panel, ...given({ label }) } as unknown as PanelOptions;
}

function valueIn(option: string, word: string): unknown {
  if (option === 'conditions') return word.split(',');
  if (option === 'joined') return word === 'true' ? true : word === 'false' ? false : word;
  return option.startsWith('bin') ? Number(word) : word;
}

/** @throws ValidationError `unknown_panel` */
function kindOf(name: string): (typeof PANELS)[string] {
  if (Object.hasOwn(PANELS, name)) return PANELS[name];
  const nearest = nearestName(name, Object.keys(PANELS));
  throw new ValidationError(`there is no panel '${name}'`, {
    code: 'unknown_panel',
    expected: Object.entries(PANELS)
      .map(([kind, { usage }]) => `${kind} ${usage}`)
      .join('; '),
    received: name,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

function invalid(at: string, expected: string, received: unknown): ValidationError {
  return new ValidationError('a figure is described by what it cannot take', {
    code: 'invalid_figure',
    expected,
    received,
    block: at,
  });
}
