/** Distances in units in the last place. */

const double = new Float64Array(1);
const bits = new BigUint64Array(double.buffer);

/** The spacing of f64 at x, from 2^-1074 up. */
export const ulp64 = (x: number): number => {
  double[0] = Math.abs(x);
  bits[0] = bits[0] + 1n;
  return double[0] - Math.abs(x);
};

/** The spacing of f32 at x. */
export const ulp32 = (x: number): number => 2 ** Math.max(Math.floor(Math.log2(Math.abs(x))) - 23, -149);
