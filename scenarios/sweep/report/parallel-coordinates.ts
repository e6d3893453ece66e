import { element } from '../../plots/markup.ts';
import { linearScale, roundTicks } from '../../plots/scale.ts';
import { type Drawing, group, label, line, pathOf, svg } from '../../plots/svg.ts';
import { type Landscape, type ShownPoint, significant, thinned } from './landscape.ts';

const [WIDTH, HEIGHT, SIDE, TOP, FOOT] = [900, 320, 70, 44, 24];
const MOST_STRANDS = 300;
/** Opacities of the worst and of the best point. */
const [FAINT, STRONG] = [0.1, 0.7];

/** A line a point over an axis for each of what is varied, and one for what was sought: the better, the stronger. The best is drawn last. */
export function parallelCoordinates(
  { axes, points, label: sought, lessIsBetter }: Landscape,
  drawing: Pick<Drawing, 'id' | 'title' | 'description'>,
): string {
  const [top, bottom] = [TOP, HEIGHT - FOOT];
  const left = (k: number): number => SIDE + (k * (WIDTH - 2 * SIDE)) / axes.length;
  const up = (place: number): number => bottom - place * (bottom - top);
  const values = points.map(({ value }) => value);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const last = linearScale(low === high ? [low - 1, high + 1] : [low, high], [bottom, top]);
  const strand = (point: ShownPoint, rank: number): string => {
    const way = axes.map(({ name, placeOf }, k): [number, number] => [
      left(k),
      up(placeOf(point.evaluated.point[name])),
    ]);
    const best = point === points[0];
    return element('path', {
      d: pathOf([...way, [left(axes.length), last(point.value)]]),
      class: best ? 'strand best' : 'strand',
      'stroke-opacity': best ? undefined : rank,
    });
  };
  const drawn = thinned(points, MOST_STRANDS);
  const strands = drawn.map((point, i) =>
    strand(point, STRONG + ((FAINT - STRONG) * i) / Math.max(1, drawn.length - 1)),
  );
  const ticks = roundTicks(low, high, 5);
  return svg(
    { ...drawing, width: WIDTH, height: HEIGHT },
    group('strands', ...strands.reverse()),
    ...axes.map(({ label: name, ticks: marks }, k) =>
      group(
        'axis',
        line(left(k), top, left(k), bottom, 'frame'),
        label(left(k), 16, name, 'heading middle'),
        ...marks.map(({ place, text }) => label(left(k) - 7, up(place) + 4, text, 'haloed end')),
      ),
    ),
    group(
      'axis',
      line(left(axes.length), top, left(axes.length), bottom, 'frame'),
      label(WIDTH, 16, sought, 'heading end'),
      label(WIDTH, 32, lessIsBetter ? 'less is better' : 'more is better', 'name end'),
      ...ticks.map((tick) => label(left(axes.length) + 7, last(tick) + 4, significant(tick), 'haloed')),
    ),
  );
}
