import type { Path, Place } from './path.ts';

/** Obstacle that a body cannot go through: a segment, or a disc. */
export type Barrier =
  | {
      /** Start of the segment, in m. */
      readonly from: Place;
      /** End of the segment, in m. */
      readonly to: Place;
    }
  | {
      /** Centre of the disc, in m. */
      readonly at: Place;
      /** Metres. */
      readonly radius: number;
    };

/** Number of the steps of a path that lead through a barrier. */
export function wallCrossings({ x, y }: Path, barriers: readonly Barrier[]): number {
  let steps = 0;
  for (let k = 1; k < x.length; k++) {
    const [from, to] = [
      { x: x[k - 1], y: y[k - 1] },
      { x: x[k], y: y[k] },
    ];
    if (barriers.some((barrier) => crosses(from, to, barrier))) steps++;
  }
  return steps;
}

function crosses(from: Place, to: Place, barrier: Barrier): boolean {
  if ('at' in barrier) return distance(barrier.at, from, to) < barrier.radius;
  const { from: a, to: b } = barrier;
  // Each segment's ends lie on two sides of the other.
  return side(a, b, from) * side(a, b, to) < 0 && side(from, to, a) * side(from, to, b) < 0;
}

/** Above 0 if a place lies to the left of the way from `a` to `b`. */
function side(a: Place, b: Place, { x, y }: Place): number {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

/** Metres from a place to the segment between `a` and `b`. */
function distance({ x, y }: Place, a: Place, b: Place): number {
  const [alongX, alongY] = [b.x - a.x, b.y - a.y];
  const square = alongX * alongX + alongY * alongY;
  const share = square === 0 ? 0 : ((x - a.x) * alongX + (y - a.y) * alongY) / square;
  const t = Math.min(1, Math.max(0, share));
  const [dx, dy] = [x - a.x - t * alongX, y - a.y - t * alongY];
  return Math.sqrt(dx * dx + dy * dy);
}
