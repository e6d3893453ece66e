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
  let lines = [columns.map(cell).join(',')];
  for (const row of rows) {
    if (lines.length === PART) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    lines.push(row.map(cell).join(','));
  }
  yield `${lines.join('\n')}\n`;
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
