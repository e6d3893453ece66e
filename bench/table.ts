import type { Summary } from './statistics.ts';

/** What a figure must keep. */
export interface Bound {
  readonly of: 'value' | 'ratio';
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** One figure of a benchmark. */
export interface Row {
  readonly benchmark: string;
  readonly measure: string;
  readonly unit: string;
  readonly value: Summary;
  /** This project's figure divided by this one, round by round. */
  readonly ratio?: Summary;
  readonly bound?: Bound;
}

/** Whether a row keeps its bound, by its median; undefined without one. */
export function keepsBound({ value, ratio, bound }: Row): boolean | undefined {
  if (bound === undefined) return undefined;
  const figure = bound.of === 'value' ? value.median : ratio?.median;
  if (figure === undefined) throw new RangeError('a bound on a ratio needs one');
  return figure <= (bound.atMost ?? Infinity) && figure >= (bound.atLeast ?? -Infinity);
}

const HEAD = ['benchmark', 'measure', 'median', 'range', 'unit', 'ours / this', 'range', 'bound', ''];
const LEFT: ReadonlySet<number> = new Set([0, 1, 4, 7, 8]);

/** The rows as aligned plain text. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row, i) => [
    row.benchmark === rows[i - 1]?.benchmark ? '' : row.benchmark,
    row.measure,
    figure(row.value.median),
    range(row.value),
    row.unit,
    row.ratio === undefined ? '' : figure(row.ratio.median),
    row.ratio === undefined ? '' : range(row.ratio),
    boundText(row),
    verdict(row),
  ]);
  return alignColumns(HEAD, LEFT, cells);
}

/** A head, a rule and rows, columns as wide as they need; those of `left` are set to the left, numbers to the right. */
export function alignColumns(
  head: readonly string[],
  left: ReadonlySet<number>,
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (left.has(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Three significant digits, without an exponent. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(Math.max(digits, 0), 6));
}

/** Least and largest of the rounds; nothing of a single one. */
export function range({ low, high, rounds }: Summary): string {
  return rounds === 1 ? '' : `${figure(low)}..${figure(high)}`;
}

function boundText({ bound }: Row): string {
  if (bound === undefined) return '';
  const limits = [
    bound.atMost === undefined ? '' : `<= ${bound.atMost}`,
    bound.atLeast === undefined ? '' : `>= ${bound.atLeast}`,
  ];
  return `${bound.of} ${limits.filter((limit) => limit !== '').join(', ')}`;
}

function verdict(row: Row): string {
  const kept = keepsBound(row);
  return kept === undefined ? '' : kept ? 'ok' : 'MISSED';
}
