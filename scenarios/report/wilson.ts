/**
 * Wilson's 95 % score interval of a proportion. For means of numbers from 0 to 1 it is no narrower than it need be, as none of these
 * vary more than a proportion of the same mean.
 *
 * @param n number of independent observations
 */
export function wilson(rate: number, n: number): readonly [number, number] {
  const z = 1.959964;
  const centre = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
