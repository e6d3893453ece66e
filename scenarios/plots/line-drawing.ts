import { axes } from './axes.ts';
import { roundDomain } from './scale.ts';
import { type Drawing, group, label, polyline } from './svg.ts';

/** Lines over two axes. */
export interface LineDrawing extends Pick<Drawing, 'id' | 'title' | 'description'> {
  /** Label of the horizontal axis, a quantity with its unit. */
  readonly x: string;
  /** Label of the vertical axis, a quantity with its unit. */
  readonly y: string;
  readonly lines: readonly {
    /** Label beside the last point. */
    readonly name: string;
    /** Points in order; one that is not finite interrupts the line. */
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
  /** Width of the drawing. Default 620. */
  readonly width?: number;
}

/** Looks of lines, one after the other. */
const LOOKS = ['', ' second', ' third', ' fourth'] as const;
/** Numbers below 0 with two decimals find room at the left, names of lines at the right. */
const SIZE = { height: 260, left: 46, right: 110 };
/** Least distance of two names, one above the other. */
const NAME_HEIGHT = 12;

/** Lines with their names beside their last points, set apart where they would overlap. */
export function lineDrawing({ x, y, lines, width = 620, ...drawing }: LineDrawing): string {
  const points = lines.flatMap((line) => line.points.filter((point) => point.every(Number.isFinite)));
  return axes(
    {
      ...{ ...drawing, ...SIZE, width },
      x: {
        label: x,
        domain: roundDomain(
          points.map(([at]) => at),
          5,
        ),
      },
      y: {
        label: y,
        domain: roundDomain(
          points.map(([, value]) => value),
          5,
        ),
      },
    },
    (across, up) => {
      const ends = lines.flatMap(({ name, points: drawn }, i) => {
        const last = drawn.findLast((point) => point.every(Number.isFinite));
        return last === undefined ? [] : [{ name, x: across(last[0]), y: up(last[1]), look: LOOKS[i % LOOKS.length] }];
      });
      let free = Number.POSITIVE_INFINITY;
      const names = ends
        .sort((a, b) => b.y - a.y)
        .map(({ name, x: right, y: top, look }) => {
          const at = Math.min(top, free);
          free = at - NAME_HEIGHT;
          return label(right + 6, at + 4, name, `line-name${look}`);
        });
      return group(
        'levels',
        ...lines.map((line, i) =>
          polyline(
            line.points.map(([at, value]) => [across(at), up(value)]),
            `curve${LOOKS[i % LOOKS.length]}`,
          ),
        ),
        ...names,
      );
    },
  );
}
