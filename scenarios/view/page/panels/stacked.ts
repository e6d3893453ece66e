import { decimal } from '../../../plots/markup.ts';
import { partOf } from '../../../plots/part.ts';
import { label, svg } from '../../../plots/svg.ts';
import { LETTER_WIDTH, LINE_HEIGHT, wrapped } from '../../../plots/wrapped.ts';

/** Units between two drawings. */
const GAP = 8;

/** Drawings one below the other, and words below them. */
export function stacked(title: string, description: string, drawings: readonly string[], note = ''): string {
  let [width, top] = [0, 0];
  const parts = drawings.map((drawing) => {
    const { content, attributes, ...part } = partOf(drawing);
    const placed = `<g transform="translate(0 ${decimal(top)})" ${attributes}>${content}</g>`;
    width = Math.max(width, part.width);
    top += part.height + GAP;
    return placed;
  });
  const lines = wrapped(note, Math.floor(width / LETTER_WIDTH)).map((line) => {
    top += LINE_HEIGHT;
    return label(0, top - 5, line, 'name');
  });
  return svg({ id: 'stack', title, description, width, height: top }, ...parts, ...lines);
}
