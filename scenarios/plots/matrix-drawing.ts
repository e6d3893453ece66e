import { decimal, element } from './markup.ts';
import { shadeLegend, shadeOf } from './shade-legend.ts';
import { type Drawing, group, label, svg } from './svg.ts';

const [WIDTH, HEIGHT, LEFT, TOP, GAP, FOOT] = [900, 260, 34, 40, 44, 64];
/** Number of shades. */
const LEVELS = 20;

/** Matrices side by side, in shades of one scale. Row and column 0 are at the lower left. */
export interface MatrixDrawing extends Pick<Drawing, 'id' | 'title' | 'description'> {
  /** Label of the columns. */
  readonly x: string;
  /** Label of the rows. */
  readonly y: string;
  /** Label of the scale of shades, a quantity with its unit. */
  readonly shade: string;
  /** Whether values below 0 have shades of another colour. Default: they are left white. */
  readonly signed?: boolean;
  readonly matrices: readonly {
    readonly name: string;
    readonly shape: readonly [rows: number, columns: number];
    /** Row by row; what is no number is left white. */
    readonly values: ArrayLike<number>;
  }[];
}

/** Matrices side by side. */
export function matrixDrawing({ x, y, shade, signed = false, matrices: drawn, ...drawing }: MatrixDrawing): string {
  const strongest = strongestOf(
    drawn.map(({ values }) => values),
    signed,
  );
  const width = (WIDTH - LEFT - GAP * (drawn.length - 1)) / drawn.length;
  const panels = drawn.map((matrix, i) => panel(matrix, strongest, signed, LEFT + i * (width + GAP), width, x));
  return svg(
    { ...drawing, width: WIDTH, height: TOP + HEIGHT + FOOT },
    label(0, 12, y, 'axis-text'),
    ...panels,
    shadeLegend(strongest, shade, WIDTH, TOP + HEIGHT + 26, signed),
  );
}

/** The largest finite value, or size of a value if signs count; above 0. */
export function strongestOf(all: readonly ArrayLike<number>[], signed = false): number {
  let strongest = 1e-300;
  for (const values of all)
    for (let i = 0; i < values.length; i++) {
      const value = signed ? Math.abs(values[i]) : values[i];
      if (Number.isFinite(value) && value > strongest) strongest = value;
    }
  return strongest;
}

/** A rectangle of a drawing. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The cells of a matrix as rectangles, one path a shade. */
export function shadedCells(
  [rows, columns]: readonly [number, number],
  values: ArrayLike<number>,
  strongest: number,
  signed: boolean,
  box: Box,
): string {
  const [cellWidth, cellHeight] = [box.width / columns, box.height / rows];
  const shades = new Map<number, string[]>();
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const level = Math.round((LEVELS * values[row * columns + column]) / strongest);
      if (!(signed ? Math.abs(level) > 0 : level > 0)) continue;
      const [at, top] = [box.left + column * cellWidth, box.top + (rows - 1 - row) * cellHeight];
      const cell = `M${decimal(at)} ${decimal(top)}h${decimal(cellWidth)}v${decimal(cellHeight)}h${decimal(-cellWidth)}z`;
      const cells = shades.get(level);
      if (cells === undefined) shades.set(level, [cell]);
      else cells.push(cell);
    }
  return [...shades]
    .sort(([a], [b]) => a - b)
    .map(([level, cells]) =>
      element('path', {
        d: cells.join(''),
        class: level < 0 ? 'heat below' : 'heat',
        'fill-opacity': shadeOf(Math.min(1, Math.abs(level) / LEVELS)),
      }),
    )
    .join('');
}

function panel(
  { name, shape, values }: MatrixDrawing['matrices'][number],
  strongest: number,
  signed: boolean,
  left: number,
  width: number,
  x: string,
): string {
  const [rows, columns] = shape;
  return group(
    'matrix',
    label(left, TOP - 10, name, 'heading'),
    shadedCells(shape, values, strongest, signed, { left, top: TOP, width, height: HEIGHT }),
    element('rect', { x: left, y: TOP, width, height: HEIGHT, class: 'frame' }),
    label(left - 6, TOP + HEIGHT, '0', 'axis-text end'),
    label(left - 6, TOP + 9, String(rows - 1), 'axis-text end'),
    label(left, TOP + HEIGHT + 16, '0', 'axis-text'),
    label(left + width, TOP + HEIGHT + 16, String(columns - 1), 'axis-text end'),
    label(left + width / 2, TOP + HEIGHT + 16, x, 'axis-text middle'),
  );
}
