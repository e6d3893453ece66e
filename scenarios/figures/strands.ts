import { angleDifference, TURN } from '../../kernels/math-f64.ts';
import { hasInterval, type Interval } from '../statistics/interval.ts';

/** A point of a line. */
export interface StrandPoint {
  /** Index of its bin. Those of neighbours follow each other. */
  readonly bin: number;
  readonly at: number;
  readonly value: number;
  /** What lies around the value. */
  readonly around: Interval;
}

/** A line in pieces that do not leap: points that neighbour each other, and where they have bands. */
export interface Strands {
  readonly lines: readonly (readonly StrandPoint[])[];
  readonly bands: readonly (readonly StrandPoint[])[];
}

/** The pieces of a line, which is broken where a bin has no point. */
export function strandsOf(points: readonly StrandPoint[]): Strands {
  return { lines: neighbours(points), bands: neighbours(points.filter(({ around }) => hasInterval(around))) };
}

/** Whether a line of directions, or a band around it, goes over pi. */
export function goesRound(points: readonly StrandPoint[]): boolean {
  return points.some(
    ({ value, around: [low, high] }, k) =>
      low < -Math.PI || high > Math.PI || (k > 0 && Math.abs(value - points[k - 1].value) > Math.PI),
  );
}

/** The pieces of a line of directions from -pi to pi, where what goes over one end comes in at the other. */
export function strandsAround(points: readonly StrandPoint[]): Strands {
  let before = 0;
  const straight = points.map((point) => {
    const turned = shifted(point, before + angleDifference(point.value, before) - point.value);
    before = turned.value;
    return turned;
  });
  const all = straight.flatMap(({ value, around }) => [value, ...around]).filter(Number.isFinite);
  const [first, last] = [Math.min(...all), Math.max(...all)].map((end) => Math.round(end / TURN));
  const turns = Array.from({ length: last - first + 1 }, (_, k) => {
    const here = straight.map((point) => shifted(point, -(first + k) * TURN));
    const inside = here.map(({ around: [low, high], ...point }) => ({
      ...point,
      around: [Math.max(-Math.PI, low), Math.min(Math.PI, high)] as const,
    }));
    return {
      lines: neighbours(here.filter(({ value }) => Math.abs(value) <= Math.PI)),
      bands: neighbours(inside.filter(({ around: [low, high] }) => low < high)),
    };
  });
  return { lines: turns.flatMap(({ lines }) => lines), bands: turns.flatMap(({ bands }) => bands) };
}

function shifted({ value, around: [low, high], ...point }: StrandPoint, by: number): StrandPoint {
  return { ...point, value: value + by, around: [low + by, high + by] };
}

function neighbours(points: readonly StrandPoint[]): readonly (readonly StrandPoint[])[] {
  const pieces: StrandPoint[][] = [];
  for (const point of points) {
    const piece = pieces.at(-1);
    if (piece?.at(-1)?.bin === point.bin - 1) piece.push(point);
    else pieces.push([point]);
  }
  return pieces;
}
