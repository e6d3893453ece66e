import type { RandomStream } from '../../../kernels/random.ts';
import { type Path, pathLength } from './path.ts';

/** Fewest places whose order can be told from a random one at 5 %: 4 have 24 orders, two of which are as short as the shortest. */
export const FEWEST_IN_ORDER = 5;

/** Paths that differ by less of their length are equal: the same steps, summed in another order. */
const ROUNDING = 1e-12;

/**
 * How likely a path as short as this one is if its places come in a random order: p = (1 + b)/(1 + N), where b of N random orders
 * give a path that is no longer (Phipson & Smyth 2010). It is a sequence at 5 % where p <= 0.05.
 *
 * Waves of `findWaves` were chosen for small jumps, which makes their paths short in this order and not in others: of bumps at independent
 * places in a square of 0.3 sides, so chosen, 30 % pass. That is what a share of waves is to be compared with, not 5 %.
 *
 * @param shuffles number of random orders; 19 or more for any path to pass. Default 39
 */
export function orderShuffle({ x, y }: Path, random: RandomStream, shuffles = 39): number {
  const longest = pathLength({ x, y }) * (1 + ROUNDING);
  const [shuffledX, shuffledY] = [new Float64Array(x.length), new Float64Array(x.length)];
  let noLonger = 0;
  for (let n = 0; n < shuffles; n++) {
    const order = random.permutation(x.length);
    for (let k = 0; k < order.length; k++) {
      shuffledX[k] = x[order[k]];
      shuffledY[k] = y[order[k]];
    }
    if (pathLength({ x: shuffledX, y: shuffledY }) <= longest) noLonger++;
  }
  return (1 + noLonger) / (1 + shuffles);
}
