import { axes } from '../../plots/axes.ts';
import { roundDomain } from '../../plots/scale.ts';
import { circle, type Drawing, group, line, polyline } from '../../plots/svg.ts';
import { hasInterval } from '../../statistics/interval.ts';
import { type Landscape, type ShownAxis, type ShownPoint, thinned } from './landscape.ts';

const SIZE = { width: 360, height: 260, left: 54 };
const MOST_MARKS = 1000;
/** Points of which each is drawn with its interval. */
const MOST_INTERVALS = 200;

/** The points that differ from the best one in one axis alone, the best among them, in the order of that axis. */
export function sliceThrough(
  best: ShownPoint,
  axis: ShownAxis,
  { axes: all, points }: Landscape,
): readonly ShownPoint[] {
  const others = all.filter(({ name }) => name !== axis.name);
  return points
    .filter(({ evaluated: { point } }) => others.every(({ name }) => point[name] === best.evaluated.point[name]))
    .toSorted((a, b) => placeIn(axis, a) - placeIn(axis, b));
}

/** What was sought over one of the things that are varied: all points, and in a line those that differ from the best in this alone. */
export function slice(
  axis: ShownAxis,
  landscape: Landscape,
  drawing: Pick<Drawing, 'id' | 'title' | 'description'>,
): string {
  const { points, label } = landscape;
  const through = sliceThrough(points[0], axis, landscape);
  const others = thinned(points, MOST_MARKS).filter((one) => !through.includes(one));
  const told = points.length <= MOST_INTERVALS ? [...others, ...through] : through;
  const ends = told.flatMap(({ interval }) => (hasInterval(interval) ? interval : []));
  const ticks = axis.ticks.map(({ place }) => place);
  return axes(
    {
      ...{ ...drawing, ...SIZE },
      x: {
        ...{ label: axis.label, domain: [0, 1], ticks },
        format: (place) => axis.ticks.find((tick) => tick.place === place)?.text ?? '',
      },
      y: { label, domain: roundDomain([...points.map(({ value }) => value), ...ends], 4) },
    },
    (x, y) => {
      const at = (one: ShownPoint): number => x(placeIn(axis, one));
      const mark = (one: ShownPoint, look: string): string =>
        (told.includes(one) && hasInterval(one.interval)
          ? line(at(one), y(one.interval[0]), at(one), y(one.interval[1]), `whisker${look}`)
          : '') + circle(at(one), y(one.value), look === '' ? 2.5 : 4, `estimate${one.feasible ? look : ' barred'}`);
      return (
        group('points', ...others.map((one) => mark(one, ''))) +
        (through.length > 1
          ? polyline(
              through.map((one) => [at(one), y(one.value)]),
              'curve second',
            )
          : '') +
        group('points', ...through.map((one) => mark(one, ' best')))
      );
    },
  );
}

function placeIn(axis: ShownAxis, { evaluated: { point } }: ShownPoint): number {
  return axis.placeOf(point[axis.name]);
}
