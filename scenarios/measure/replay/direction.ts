import { hypot } from '../../../kernels/math-f64.ts';
import type { Path } from './path.ts';

/** Numbers of steps, or of events, in the direction of running and against it. */
export interface Directions {
  readonly forward: number;
  readonly reverse: number;
}

/** F = (forward - reverse)/(forward + reverse), from -1 to 1; NaN without either. */
export function forwardScore({ forward, reverse }: Directions): number {
  return (forward - reverse) / (forward + reverse);
}

/**
 * Compares the steps of a path with how a body ran where they are: a step counts if the nearest place of the run is near its middle, and if
 * the cosine between both directions is clear of 0.
 *
 * @param run the places that the body was at, in the order of time
 * @param near metres, largest distance of the run
 * @param leastCosine size of the cosine that is exceeded. Default 0.3
 */
export function compareDirections(path: Path, run: Path, near: number, leastCosine = 0.3): Directions {
  let [forward, reverse] = [0, 0];
  for (let k = 1; k < path.x.length; k++) {
    const [x, y] = [(path.x[k - 1] + path.x[k]) / 2, (path.y[k - 1] + path.y[k]) / 2];
    const at = nearest(run, x, y);
    if (at === undefined || hypot(run.x[at] - x, run.y[at] - y) > near) continue;
    const [before, after] = [Math.max(0, at - 1), Math.min(run.x.length - 1, at + 1)];
    const cosine = cosineOf(
      [path.x[k] - path.x[k - 1], path.y[k] - path.y[k - 1]],
      [run.x[after] - run.x[before], run.y[after] - run.y[before]],
    );
    if (cosine > leastCosine) forward++;
    else if (cosine < -leastCosine) reverse++;
  }
  return { forward, reverse };
}

/** Index of the place of a path that is nearest; undefined of an empty one. */
function nearest({ x, y }: Path, atX: number, atY: number): number | undefined {
  let [best, least] = [undefined as number | undefined, Number.POSITIVE_INFINITY];
  for (let k = 0; k < x.length; k++) {
    const [dx, dy] = [x[k] - atX, y[k] - atY];
    const square = dx * dx + dy * dy;
    if (square < least) [best, least] = [k, square];
  }
  return best;
}

/** NaN if one has no length. */
function cosineOf([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  return (ax * bx + ay * by) / (hypot(ax, ay) * hypot(bx, by));
}
