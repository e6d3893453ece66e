/**
 * sin, cos and tan in f64 for angles of any size, after reduction by quarter turns.
 *
 * On |r| <= pi/4, with z = r^2: sin r = r + r z S(z) and cos r = 1 - z/2 + z^2 C(z), S and C of
 * degree 5, minimax within 2^-58.
 */
import { reduce, remainder } from './quarter-turns.ts';

const sine = (r: number, low: number): number => {
  const z = r * r;
  const s =
    -0.16666666666666632 +
    z *
      (0.00833333333332237 +
        z *
          (-0.00019841269829771026 +
            z * (2.7557313678624804e-6 + z * (-2.5050755955930383e-8 + z * 1.5896666231853776e-10))));
  return r + (r * z * s + low * (1 - 0.5 * z));
};

const cosine = (r: number, low: number): number => {
  const z = r * r;
  const c =
    0.0416666666666666 +
    z *
      (-0.0013888888888874064 +
        z *
          (2.480158728944349e-5 +
            z * (-2.7557314340661207e-7 + z * (2.087572162388935e-9 + z * -1.1359559334582611e-11))));
  const half = 0.5 * z;
  const sum = 1 - half;
  return sum + (1 - sum - half + (z * z * c - r * low));
};

/** The sine; NaN of an infinity. Within 0.8 ulp. */
export const sin = (x: number): number => {
  const size = Math.abs(x);
  if (size < 7.450580596923828e-9) return x;
  if (!(size < Infinity)) return NaN;
  const quarter = reduce(x);
  const { high, low } = remainder;
  const value = quarter & 1 ? cosine(high, low) : sine(high, low);
  return quarter & 2 ? -value : value;
};

/** The cosine; NaN of an infinity. Within 0.8 ulp. */
export const cos = (x: number): number => {
  if (!(Math.abs(x) < Infinity)) return NaN;
  const quarter = reduce(x);
  const { high, low } = remainder;
  const value = quarter & 1 ? sine(high, low) : cosine(high, low);
  return (quarter + 1) & 2 ? -value : value;
};

/** The tangent, sin / cos; NaN of an infinity. Within 1.9 ulp. */
export const tan = (x: number): number => {
  const size = Math.abs(x);
  if (size < 7.450580596923828e-9) return x;
  if (!(size < Infinity)) return NaN;
  const quarter = reduce(x);
  const { high, low } = remainder;
  const s = sine(high, low);
  const c = cosine(high, low);
  return quarter & 1 ? -c / s : s / c;
};
