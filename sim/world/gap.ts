import type { Footprint } from './footprints.ts';

/** Projections on each of two outlines, after which the point is in both but for less than a body is long. */
const PROJECTIONS = 50;

/** Metres between two outlines; negative if they overlap, then a lower bound of the depth in absolute value. */
export function gap(a: Footprint, b: Footprint): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  let widest = Number.NEGATIVE_INFINITY;
  const along = (x: number, y: number): void => {
    const apart = Math.abs(dx * x + dy * y) - reachAlong(a, x, y) - reachAlong(b, x, y);
    if (apart > widest) widest = apart;
  };
  for (const { axisX, axisY } of [a, b]) {
    along(axisX, axisY);
    along(-axisY, axisX);
  }
  for (const [round, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (round.halfX !== 0 || round.halfY !== 0) continue;
    const [x, y] = nearestOf(other, round.x, round.y);
    const length = Math.sqrt(x * x + y * y);
    if (length > 0) along(x / length, y / length);
  }
  return widest;
}

/** Metres, half the width of an outline along a unit vector. */
function reachAlong({ axisX, axisY, halfX, halfY, rounding }: Footprint, x: number, y: number): number {
  return halfX * Math.abs(axisX * x + axisY * y) + halfY * Math.abs(axisX * y - axisY * x) + rounding;
}

/** Vector to a point from the nearest point of an outline's rectangle, m. */
function nearestOf(shape: Footprint, x: number, y: number): readonly [number, number] {
  const px = (x - shape.x) * shape.axisX + (y - shape.y) * shape.axisY;
  const py = (y - shape.y) * shape.axisX - (x - shape.x) * shape.axisY;
  const outX = px - Math.min(Math.max(px, -shape.halfX), shape.halfX);
  const outY = py - Math.min(Math.max(py, -shape.halfY), shape.halfY);
  return [outX * shape.axisX - outY * shape.axisY, outX * shape.axisY + outY * shape.axisX];
}

/** A point that two outlines have in common if they touch or overlap: they are projected on one another in turn (von Neumann 1949). */
export function meetingPoint(a: Footprint, b: Footprint): readonly [x: number, y: number] {
  let [x, y] = [a.x, a.y];
  for (let turn = 0; turn < 2 * PROJECTIONS; turn++) {
    const shape = turn % 2 === 0 ? b : a;
    const [awayX, awayY] = nearestOf(shape, x, y);
    const away = Math.sqrt(awayX * awayX + awayY * awayY);
    const back = away > shape.rounding ? 1 - shape.rounding / away : 0;
    [x, y] = [x - back * awayX, y - back * awayY];
  }
  return [x, y];
}
