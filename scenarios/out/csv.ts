/** A cell of a table of comma-separated values; booleans become 1 and 0, what is absent is empty. */
export type Cell = string | number | boolean | undefined;

/** Comma-separated values (RFC 4180, with line feeds): a header, then the rows. Numbers keep every digit. */
export function csv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [columns.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${lines.join('\n')}\n`;
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
