import { DRAWING_STYLESHEET, PAPER_STYLESHEET } from './drawing-style.ts';
import { decimal, element, escapeMarkup } from './markup.ts';

/** How drawings are put on a sheet. */
export interface Sheet {
  /** Drawings in a row. Default: all in one. */
  readonly columns?: number;
  /** `paper`: black on white, for print. `reader`: light or dark as the reader's system is. Default `paper`. */
  readonly look?: 'paper' | 'reader';
  /** Whether several drawings get a letter each: A, B, C. Default: they do. */
  readonly letters?: boolean;
  /** Where the data come from, kept as the metadata of the file. Default: nothing is said. */
  readonly citation?: string;
}

const MARGIN = 16;
const LETTER = 22;

/**
 * Drawings as an SVG file of their own, with their style.
 *
 * @param drawings as `svg` of this folder makes them
 */
export function standalone(drawings: readonly string[], sheet: Sheet = {}): string {
  const { columns = drawings.length, look = 'paper', letters = true, citation } = sheet;
  const parts = drawings.map((drawing) => {
    const [, width, height, attributes, content] =
      /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)" ([^>]*)>([\s\S]*)<\/svg>$/.exec(drawing) ?? [];
    if (content === undefined) throw new RangeError('this is no drawing');
    return { width: Number(width), height: Number(height), attributes, content };
  });
  const above = letters && parts.length > 1 ? LETTER : 0;
  const rows = Array.from({ length: Math.ceil(parts.length / columns) }, (_, row) =>
    parts.slice(row * columns, (row + 1) * columns),
  );
  let [right, top] = [0, MARGIN];
  const placed = rows.flatMap((row, i) => {
    let left = MARGIN;
    const drawn = row.map(({ width, attributes, content }, k) => {
      const at = `translate(${decimal(left)} ${decimal(top + above)})`;
      const letter =
        above === 0
          ? ''
          : element('text', { x: left, y: top + 12, class: 'heading' }, String.fromCharCode(65 + i * columns + k));
      left += width + MARGIN;
      return `${letter}<g transform="${at}" ${attributes}>${content}</g>`;
    });
    right = Math.max(right, left);
    top += above + Math.max(...row.map(({ height }) => height)) + MARGIN;
    return drawn;
  });
  const style = look === 'paper' ? PAPER_STYLESHEET : DRAWING_STYLESHEET;
  const paper = look === 'paper' ? '#ffffff' : 'var(--paper)';
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${right} ${decimal(top)}`, width: right, height: top },
    citation === undefined ? '' : element('metadata', {}, escapeMarkup(citation)),
    element('style', {}, `\n${style}\n.paper { fill: ${paper}; }\n`),
    element('rect', { width: right, height: top, class: 'paper' }),
    ...placed,
  ).concat('\n');
}
