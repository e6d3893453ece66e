import { stripVTControlCharacters } from 'node:util';

export interface TableColumn {
  readonly head: string;
  /** Default `left`. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/**
 * A table for a terminal: columns as wide as their widest cell, heads underlined by nothing but their style.
 *
 * @param styleHead Applied to the line of heads.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  styleHead: (text: string) => string = (text) => text,
): string {
  const widths = columns.map(({ head }, i) =>
    Math.max(displayWidth(head), ...rows.map((row) => displayWidth(row[i] ?? ''))),
  );
  const render = (cells: readonly string[]): string =>
    columns
      .map(({ align = 'left' }, i) => {
        const cell = cells[i] ?? '';
        const padding = ' '.repeat(widths[i] - displayWidth(cell));
        return align === 'right' ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd();
  const heads = columns.map(({ head }) => head);
  const lines = rows.map(render);
  return [...(heads.some(Boolean) ? [styleHead(render(heads))] : []), ...lines].join('\n');
}

/** Text in lines of at most `width` columns, broken between words; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || displayWidth(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Columns that text takes on a terminal: control sequences none, a combining mark none, an East Asian wide character two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
