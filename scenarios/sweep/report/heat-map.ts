import { element } from '../../plots/markup.ts';
import { shadeOf } from '../../plots/shade-legend.ts';
import { circle, type Drawing, group, label, line, svg } from '../../plots/svg.ts';
import { mean } from '../../statistics/averages.ts';
import { type Landscape, type ShownAxis, type ShownPoint, significant, thinned } from './landscape.ts';

const SIZE = { width: 620, height: 440 };
const AREA = { left: 96, right: 20, top: 34, bottom: 96 };
const MARK = 6;
const MOST_MARKS = 2000;
const SWATCHES = 24;

/** A cell of a heat map: the mean over the points that have both values. */
export interface HeatCell {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly points: number;
}

/** The cells of two axes that have values, with the indices of these; those without a point that keeps the limits are left out. */
export function heatCells(x: ShownAxis, y: ShownAxis, points: readonly ShownPoint[]): readonly HeatCell[] {
  const cells = new Map<string, { readonly x: number; readonly y: number; readonly values: number[] }>();
  for (const { evaluated, value, feasible } of points) {
    if (!feasible) continue;
    const at = {
      x: x.values?.indexOf(evaluated.point[x.name]) ?? -1,
      y: y.values?.indexOf(evaluated.point[y.name]) ?? -1,
    };
    const key = `${at.x} ${at.y}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { ...at, values: [value] });
    else cell.values.push(value);
  }
  return [...cells.values()].map(({ x, y, values }) => ({ x, y, value: mean(values), points: values.length }));
}

/**
 * What was sought over two of the things that are varied: the better, the stronger the shade. Where both have few values, a cell is the mean over the
 * points that have them; else each point is a mark at its place.
 */
export function heatMap(
  x: ShownAxis,
  y: ShownAxis,
  { points, label: sought, lessIsBetter }: Landscape,
  drawing: Pick<Drawing, 'id' | 'title' | 'description'>,
): string {
  const inCells = x.values !== undefined && y.values !== undefined;
  const cells = inCells ? heatCells(x, y, points) : [];
  const drawn = inCells ? [] : thinned(points, MOST_MARKS).toReversed();
  const values = [...cells, ...drawn.filter(({ feasible }) => feasible)].map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [best, worst] = lessIsBetter ? [low, high] : [high, low];
  const opacity = (value: number): number => shadeOf(best === worst ? 1 : (value - worst) / (best - worst));
  const [left, right, top, bottom] = [AREA.left, SIZE.width - AREA.right, AREA.top, SIZE.height - AREA.bottom];
  const across = (place: number): number => left + place * (right - left);
  const up = (place: number): number => bottom - place * (bottom - top);
  const [width, height] = [(right - left) / (x.values?.length ?? 1), (bottom - top) / (y.values?.length ?? 1)];
  return svg(
    { ...drawing, ...SIZE },
    label(0, 14, y.label, 'heading'),
    ...cells.map((cell) =>
      element(
        'rect',
        {
          ...{ x: left + cell.x * width, y: bottom - (cell.y + 1) * height, width, height },
          ...{ class: 'heat', 'fill-opacity': opacity(cell.value) },
        },
        element('title', {}, significant(cell.value)),
      ),
    ),
    ...drawn.map(({ evaluated: { point }, value, feasible }) =>
      circle(
        across(x.placeOf(point[x.name])),
        up(y.placeOf(point[y.name])),
        MARK,
        feasible ? 'heat' : 'estimate barred',
        {
          'fill-opacity': opacity(value),
        },
      ),
    ),
    element('rect', { x: left, y: top, width: right - left, height: bottom - top, class: 'frame' }),
    group('ticks', ...x.ticks.map(({ place }) => line(across(place), bottom, across(place), bottom + 4, ''))),
    group(
      'axis',
      ...x.ticks.map(({ place, text }) => label(across(place), bottom + 17, text, 'middle')),
      ...y.ticks.map(({ place, text }) => label(left - 8, up(place) + 4, text, 'end')),
      label((left + right) / 2, bottom + 36, x.label, 'middle name'),
    ),
    legend(worst, best, opacity, sought, right, bottom + 52),
  );
}

/** From the worst to the best value. */
function legend(
  worst: number,
  best: number,
  opacity: (value: number) => number,
  sought: string,
  right: number,
  top: number,
): string {
  const [length, end] = [120, right - 40];
  const swatches = Array.from({ length: SWATCHES }, (_, i) =>
    element('rect', {
      ...{ x: end - length + (i * length) / SWATCHES, y: top, width: length / SWATCHES + 0.3, height: 10 },
      ...{ class: 'heat', 'fill-opacity': opacity(worst + ((best - worst) * i) / (SWATCHES - 1)) },
    }),
  );
  return (
    group('heats', ...swatches) +
    label(end - length - 8, top + 9, significant(worst), 'axis-text end') +
    label(end + 6, top + 9, significant(best), 'axis-text') +
    label(right, top + 27, sought, 'axis-text end')
  );
}
