import { decimal, element } from '../plots/markup.ts';
import { shadeLegend, shadeOf } from '../plots/shade-legend.ts';
import { group, label, svg } from '../plots/svg.ts';
import type { MatrixPlot } from '../scenario/report-section.ts';

const [WIDTH, HEIGHT, LEFT, TOP, GAP, FOOT] = [900, 260, 34, 40, 44, 64];
/** Number of shades. */
const LEVELS = 20;

/** Matrices side by side, as {@link MatrixPlot} says. */
export function matrices({ id, title, description, x, y, shade, matrices: drawn }: MatrixPlot): string {
  const strongest = Math.max(
    1e-12,
    ...drawn.map(({ values }) =>
      Array.from(values)
        .filter(Number.isFinite)
        .reduce((most, value) => Math.max(most, value), 0),
    ),
  );
  const width = (WIDTH - LEFT - GAP * (drawn.length - 1)) / drawn.length;
  const panels = drawn.map((matrix, i) => panel(matrix, strongest, LEFT + i * (width + GAP), width, x));
  return svg(
    { id: `section-${id}`, title, description, width: WIDTH, height: TOP + HEIGHT + FOOT },
    label(0, 12, y, 'axis-text'),
    ...panels,
    shadeLegend(strongest, shade, WIDTH, TOP + HEIGHT + 26),
  );
}

function panel(
  { name, shape: [rows, columns], values }: MatrixPlot['matrices'][number],
  strongest: number,
  left: number,
  width: number,
  x: string,
): string {
  const [cellWidth, cellHeight] = [width / columns, HEIGHT / rows];
  const levels = Array.from({ length: LEVELS + 1 }, () => [] as string[]);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const level = Math.round((LEVELS * values[row * columns + column]) / strongest);
      if (!(level > 0)) continue;
      const [at, top] = [left + column * cellWidth, TOP + (rows - 1 - row) * cellHeight];
      levels[level].push(
        `M${decimal(at)} ${decimal(top)}h${decimal(cellWidth)}v${decimal(cellHeight)}h${decimal(-cellWidth)}z`,
      );
    }
  const shades = levels.flatMap((cells, level) =>
    cells.length === 0
      ? []
      : element('path', { d: cells.join(''), class: 'heat', 'fill-opacity': shadeOf(level / LEVELS) }),
  );
  return group(
    'matrix',
    label(left, TOP - 10, name, 'heading'),
    ...shades,
    element('rect', { x: left, y: TOP, width, height: HEIGHT, class: 'frame' }),
    label(left - 6, TOP + HEIGHT, '0', 'axis-text end'),
    label(left - 6, TOP + 9, String(rows - 1), 'axis-text end'),
    label(left, TOP + HEIGHT + 16, '0', 'axis-text'),
    label(left + width, TOP + HEIGHT + 16, String(columns - 1), 'axis-text end'),
    label(left + width / 2, TOP + HEIGHT + 16, x, 'axis-text middle'),
  );
}
