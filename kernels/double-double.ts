/**
 * Error-free sums and products: the rounding error as another f64 (Dekker 1971; Knuth).
 *
 * They hold while no partial result overflows or falls below the normal range.
 */

/** (a + b) - sum exactly, for sum = fl(a + b). */
export const sumError = (a: number, b: number, sum: number): number => {
  const other = sum - a;
  return a - (sum - other) + (b - other);
};

/** The upper 26 bits of a. */
const upper = (a: number): number => {
  const scaled = 134217729 * a;
  return scaled - (scaled - a);
};

/** a b - product exactly, for product = fl(a b). */
export const productError = (a: number, b: number, product: number): number => {
  const aHigh = upper(a);
  const bHigh = upper(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
};
