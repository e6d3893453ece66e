import { hypot } from '../../../kernels/math-f64.ts';

/** Places in m, one after the other: those of a wave, or the decoded ones of an event. */
export interface Path {
  /** Metres. */
  readonly x: ArrayLike<number>;
  /** Metres. */
  readonly y: ArrayLike<number>;
}

/** A place in m. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Metres, the sum of the steps of a path. */
export function pathLength({ x, y }: Path): number {
  let sum = 0;
  for (let k = 1; k < x.length; k++) sum += hypot(x[k] - x[k - 1], y[k] - y[k - 1]);
  return sum;
}

/** Metres from the first place of a path to its last; NaN without places. */
export function displacement({ x, y }: Path): number {
  const last = x.length - 1;
  return hypot(x[last] - x[0], y[last] - y[0]);
}

/** {@link displacement} divided by {@link pathLength}, from 0 to 1; 0 for a path that stays where it is. */
export function straightness(path: Path): number {
  const length = pathLength(path);
  return length === 0 ? 0 : displacement(path) / length;
}

/**
 * m/s along a path whose places follow each other by `stepSeconds`; NaN for fewer than two. Places that scatter lengthen a path: by
 * s^2/(2 d) a step, of steps of d that each scatter by s along an axis.
 */
export function speedAlong(path: Path, stepSeconds: number): number {
  return path.x.length > 1 ? pathLength(path) / ((path.x.length - 1) * stepSeconds) : Number.NaN;
}

/** Metres from a place to the farthest place of a path; NaN without places. */
export function reach({ x, y }: Path, from: Place): number {
  let farthest = x.length > 0 ? 0 : Number.NaN;
  for (let k = 0; k < x.length; k++) farthest = Math.max(farthest, hypot(x[k] - from.x, y[k] - from.y));
  return farthest;
}

/** Number of the steps of a path that end farther from a place than they began. */
export function outwardSteps({ x, y }: Path, from: Place): number {
  let steps = 0;
  for (let k = 1; k < x.length; k++) {
    if (hypot(x[k] - from.x, y[k] - from.y) > hypot(x[k - 1] - from.x, y[k - 1] - from.y)) steps++;
  }
  return steps;
}
