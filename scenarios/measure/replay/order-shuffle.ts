import type { RandomStream } from '../../../kernels/random.ts';
import { type Path, pathLength } from './path.ts';

/** Paths that differ by less of their length are equal: the same steps, summed in another order. */
const ROUNDING = 1e-12;

/**
 * How likely a path as short as this one is if its places come in a random order: p = (1 + b)/(1 + N), where b of N random orders
 * give a path that is no longer (Phipson & Smyth 2010). It is a sequence at 5 % where p <= 0.05.
 *
 * With 4 places the least p is near 1/12, for a path is as long as its reverse: 5 are needed. Waves of `findWaves` were chosen for
 * small jumps, which makes their paths short; of bumps at random places so chosen, more than 5 % pass.
 *
 * @param shuffles number of random orders. Default 39, which is the least for 5 %
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
