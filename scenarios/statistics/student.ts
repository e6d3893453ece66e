import { cos, sin, TURN } from '../../kernels/math-f64.ts';

/**
 * The quantile of Student's distribution, to 1e-12: the t below which it is with the given probability.
 *
 * @param probability from 0.5 to 1, without 1
 * @param degrees degrees of freedom, a whole number from 1
 */
export function studentQuantile(probability: number, degrees: number): number {
  // By the angle atan(t / sqrt(degrees)), which is bounded.
  let [low, high] = [0, TURN / 4];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (0.5 + within(middle, degrees) / 2 < probability) low = middle;
    else high = middle;
  }
  return (Math.sqrt(degrees) * sin(low)) / cos(low);
}

/** Probability of |t| <= sqrt(degrees) tan(angle): the finite sums of Abramowitz & Stegun 1964, 26.7.3 and 26.7.4. */
function within(angle: number, degrees: number): number {
  const [s, c] = [sin(angle), cos(angle)];
  const odd = degrees % 2 === 1;
  let sum = 0;
  let term = odd ? c : 1;
  for (let k = odd ? 3 : 2; k <= degrees; k += 2) {
    sum += term;
    term *= (c * c * (k - 1)) / k;
  }
  return odd ? (angle + s * sum) * (4 / TURN) : s * sum;
}
