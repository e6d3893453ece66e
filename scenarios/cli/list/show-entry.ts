import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { Entry } from './entry.ts';

/** One thing in full: what it is, its quantities with units and defaults, its equations, how it differs from its source. */
export function showEntry(
  { name, summary, source, quantities = [], facts = {}, ...entry }: Entry,
  style: Style,
): string {
  const { bold, dim } = style;
  const parts = [
    [
      `${bold(name)}  ${summary}`,
      ...(source === undefined ? [] : [dim(source)]),
      ...(entry.import === undefined ? [] : [entry.import]),
    ].join('\n'),
  ];
  if (quantities.length > 0) {
    parts.push(
      renderTable(
        [{ head: 'Name' }, { head: '' }, { head: 'Default', align: 'right' }, { head: 'Unit' }, { head: 'Meaning' }],
        quantities.map((one) => [
          one.name,
          one.role,
          one.default === undefined ? '' : String(one.default),
          one.unit === '1' ? '' : (one.unit ?? ''),
          one.meaning,
        ]),
        dim,
      ),
    );
  }
  const width = Math.max(0, ...Object.keys(facts).map((heading) => heading.length));
  const indent = `\n${' '.repeat(width + 2)}`;
  const rows = Object.entries(facts).map(
    ([heading, fact]) => `${dim(heading.padEnd(width))}  ${typeof fact === 'string' ? fact : fact.join(indent)}`,
  );
  if (rows.length > 0) parts.push(rows.join('\n'));
  return parts.join('\n\n');
}
