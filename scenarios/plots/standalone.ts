import { DRAWING_STYLESHEET, PALETTES, writtenStylesheet } from './drawing-style.ts';
import { decimal, element, escapeMarkup } from './markup.ts';
import { partOf } from './part.ts';
import { label } from './svg.ts';
import { LETTER_WIDTH, LINE_HEIGHT, wrapped } from './wrapped.ts';

/** How drawings are put on a sheet. */
export interface Sheet {
  /** Drawings in a row. Default: all in one. */
  readonly columns?: number;
  /** `paper`: black on white, for print. `dark`: for slides. `reader`: light or dark as the reader's system is. Default `paper`. */
  readonly look?: 'paper' | 'dark' | 'reader';
  /** Whether several drawings get a letter each: A, B, C. Default: they do. */
  readonly letters?: boolean;
  /** Words above each drawing, in place of letters. Default: none. */
  readonly headings?: readonly string[];
  /** Words below all drawings: each begins a line, and is broken where there is no more room. Default: none. */
  readonly caption?: readonly string[];
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
  const {
    columns = drawings.length,
    look = 'paper',
    letters: hasLetters = true,
    headings,
    caption = [],
    citation,
  } = sheet;
  const parts = drawings.map(partOf);
  const heads = headings ?? (hasLetters && parts.length > 1 ? parts.map((_, i) => String.fromCharCode(65 + i)) : []);
  const above = heads.length > 0 ? LETTER : 0;
  const rows = Array.from({ length: Math.ceil(parts.length / columns) }, (_, row) =>
    parts.slice(row * columns, (row + 1) * columns),
  );
  let [right, top] = [0, MARGIN];
  const placed = rows.flatMap((row, i) => {
    let left = MARGIN;
    const drawn = row.map(({ width, attributes, content }, k) => {
      const at = `translate(${decimal(left)} ${decimal(top + above)})`;
      const head = heads[i * columns + k];
      const words = head === undefined ? '' : label(left, top + 12, head, 'heading');
      left += width + MARGIN;
      return `${words}<g transform="${at}" ${attributes}>${content}</g>`;
    });
    right = Math.max(right, left);
    top += above + Math.max(...row.map(({ height }) => height)) + MARGIN;
    return drawn;
  });
  const letters = Math.floor((right - 2 * MARGIN) / LETTER_WIDTH);
  const lines = caption.flatMap((words) => wrapped(words, letters));
  const below = lines.map((line, i) => label(MARGIN, top + 10 + i * LINE_HEIGHT, line, 'caption'));
  if (lines.length > 0) top += lines.length * LINE_HEIGHT + MARGIN;
  const style = look === 'reader' ? DRAWING_STYLESHEET : writtenStylesheet(PALETTES[look]);
  const paper = look === 'reader' ? 'var(--paper)' : PALETTES[look].paper;
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${right} ${decimal(top)}`, width: right, height: top },
    citation === undefined ? '' : element('metadata', {}, escapeMarkup(citation)),
    element('style', {}, `\n${style}\n.paper { fill: ${paper}; }\n`),
    element('rect', { width: right, height: top, class: 'paper' }),
    ...placed,
    ...below,
  ).concat('\n');
}
