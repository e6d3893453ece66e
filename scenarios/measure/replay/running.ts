import { hypot } from '../../../kernels/math-f64.ts';
import { median } from '../../statistics/averages.ts';
import type { Running } from './place-fields.ts';

/** A stretch of a run. */
export interface Stretch {
  readonly firstTick: number;
  /** The first tick after it. */
  readonly endTick: number;
}

/** Places of a body at ascending ticks, in m. */
export interface Poses {
  readonly ticks: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Where a body ran, and how fast. */
export interface RunningStretches extends Running {
  /** Seconds of running. */
  readonly seconds: number;
  /** m/s, mean speed while it ran. */
  readonly speed: number;
}

/** Share of the median speed of a moving body from which on it runs. */
const RUNS = 0.2;

/**
 * Finds where a body ran in its trials: between two samples of a trial in which it was faster than a fifth of its usual speed, which is the
 * median of those in which it moved. Place cells are silent or replay while an animal pauses, so pauses tell nothing about fields.
 *
 * @param period s per tick
 */
export function findRunning({ ticks, x, y }: Poses, trials: readonly Stretch[], period: number): RunningStretches {
  const moves: { from: number; to: number; x: number; y: number; speed: number }[] = [];
  for (let k = 1, trial = 0; k < ticks.length; k++) {
    const [from, to] = [ticks[k - 1], ticks[k]];
    while (trial < trials.length && trials[trial].endTick < to) trial++;
    if (trial === trials.length) break;
    if (from < trials[trial].firstTick || to === from) continue;
    // Where the next trial starts is not where this one ended, unless both are told.
    if (to === trials[trial + 1]?.firstTick && ticks[k + 1] !== to) continue;
    moves.push({
      from,
      to,
      x: (x[k - 1] + x[k]) / 2,
      y: (y[k - 1] + y[k]) / 2,
      speed: hypot(x[k] - x[k - 1], y[k] - y[k - 1]) / ((to - from) * period),
    });
  }
  const usual = median(moves.flatMap(({ speed }) => (speed > 0 ? [speed] : [])));
  const running = moves.filter(({ speed }) => speed > RUNS * usual);
  const seconds = running.reduce((sum, { from, to }) => sum + (to - from) * period, 0);
  const metres = running.reduce((sum, { from, to, speed }) => sum + (to - from) * period * speed, 0);
  return {
    from: running.map(({ from }) => from),
    to: running.map(({ to }) => to),
    x: running.map((one) => one.x),
    y: running.map((one) => one.y),
    seconds,
    speed: metres / seconds,
  };
}
