import { hypot } from '../../../kernels/math-f64.ts';
import type { Posterior } from './decoder.ts';
import { binCentre, longSide } from './place-grid.ts';

const ROUNDING = 1e-12;

/**
 * Correlation of decoded place and time, weighted by the posterior P(x, t): r = cov(x, t)/sqrt(cov(x, x) cov(t, t)) (Grosmark & Buzsaki
 * 2016). Its sign on a track is that of the direction. In an arena it is the root of the share of the variance of both coordinates that
 * time explains, r^2 = (cov(x, t)^2 + cov(y, t)^2)/((cov(x, x) + cov(y, y)) cov(t, t)): the same wherever x and y point, without a sign,
 * and the size of r on a track. 0 where place or time do not vary.
 *
 * @returns a number from -1 to 1
 */
export function weightedCorrelation({ grid, windows, probability }: Posterior): number {
  const { columns, rows, binWidth, binHeight } = grid;
  /** Sums over all windows of P, and of P times what the name says; places are in m from the first bin. */
  const sum = { one: 0, t: 0, tt: 0, x: 0, y: 0, square: 0, xt: 0, yt: 0 };
  for (let t = 0, k = 0; t < windows; t++) {
    let [one, x, y] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, k++) {
        const p = probability[k];
        if (p === 0) continue;
        const [u, v] = [column * binWidth, row * binHeight];
        one += p;
        x += p * u;
        y += p * v;
        sum.square += p * (u * u + v * v);
      }
    }
    sum.one += one;
    sum.t += one * t;
    sum.tt += one * t * t;
    sum.x += x;
    sum.y += y;
    sum.xt += x * t;
    sum.yt += y * t;
  }
  const { one } = sum;
  const time = sum.tt - (sum.t * sum.t) / one;
  const place = sum.square - (sum.x * sum.x + sum.y * sum.y) / one;
  const [xt, yt] = [sum.xt - (sum.x * sum.t) / one, sum.yt - (sum.y * sum.t) / one];
  // What is left of sums that cancel is rounding.
  if (time <= ROUNDING * sum.tt || place <= ROUNDING * sum.square) return 0;
  const all = Math.sqrt(time * place);
  if (rows === 1) return xt / all;
  return columns === 1 ? yt / all : hypot(xt, yt) / all;
}

/** Largest distance of the most likely places of two windows that follow each other, as a share of the longer side of the grid. */
export function maxJump({ grid, windows, probability }: Posterior): number {
  const size = grid.columns * grid.rows;
  let [longest, last] = [0, [Number.NaN, Number.NaN] as readonly [number, number]];
  for (let window = 0; window < windows; window++) {
    let best = 0;
    for (let bin = 1; bin < size; bin++) {
      if (probability[window * size + bin] > probability[window * size + best]) best = bin;
    }
    const place = binCentre(grid, best);
    const jump = hypot(place[0] - last[0], place[1] - last[1]);
    if (jump > longest) longest = jump;
    last = place;
  }
  return longest / longSide(grid);
}
