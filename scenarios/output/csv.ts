/** A cell of a table of comma-separated values; booleans become 1 and 0, what is absent is empty. */
export type Cell = string | number | boolean | undefined;

/** Lines of a part of a table. */
const PART = 10_000;

/** Comma-separated values (RFC 4180, with line feeds): a header, then the rows. Numbers keep every digit. */
export function csv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return [...csvParts(columns, rows)].join('');
}

/** As {@link csv}, in parts, so that a table may be longer than a string. */
export function* csvParts(columns: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  let lines = [csvLine(columns)];
  for (const row of rows) {
    if (lines.length === PART) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    lines.push(csvLine(row));
  }
  yield `${lines.join('\n')}\n`;
}

/** A row, without its end. */
export function csvLine(row: readonly Cell[]): string {
  return row.map(cell).join(',');
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads comma-separated values as {@link csv} writes them: the cells of each line, the header first. Lines may end with a carriage return
 * and a line feed.
 *
 * @throws SyntaxError for a quote that is not closed, or one inside a bare cell
 */
export function parseCsv(text: string): string[][] {
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  const lines: string[][] = [];
  let line: string[] = [];
  while (cells.lastIndex < text.length || line.length > 0) {
    const at = cells.lastIndex;
    const [found, content, end] = cells.exec(text) ?? [];
    if (found === undefined) throw new SyntaxError(`a cell that begins at character ${at} does not end`);
    line.push(content.startsWith('"') ? content.slice(1, -1).replaceAll('""', '"') : content);
    if (end === ',') continue;
    lines.push(line);
    line = [];
    if (found === '') break;
  }
  return lines;
}
