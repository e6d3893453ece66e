/**
 * pow in f64, with intermediate results as sums of two f64.
 *
 * log x = k ln 2 + 2 (s + s r), s = f / (2 + f), r = z (1/3 + z (1/5 + z T(z))), z = s^2, to
 * about 2^-68, and then exp(y log x).
 */
import { productError, sumError } from './double-double.ts';
import { expOfSum, ln2High, ln2Low } from './exponential-f64.ts';
import { scale } from './float-bits.ts';
import { exponentOf } from './logarithm-f64.ts';

/** exp(y log x) for a finite x > 0. */
const expOfProduct = (y: number, x: number): number => {
  const tiny = x < 2.2250738585072014e-308;
  const normal = tiny ? x * 18014398509481984 : x;
  const k = exponentOf(normal);
  const m = scale(normal, -k);
  const exponent = tiny ? k - 54 : k;

  // s = f / (2 + f)
  const f = m - 1;
  const d = m + 1;
  const dLow = sumError(m, 1, d);
  const s = f / d;
  const sd = s * d;
  const sLow = (f - sd - productError(s, d, sd) - s * dLow) / d;

  // z = s^2
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;

  // a = 1/5 + z T(z), as a sum
  const tail =
    z *
    (0.142857142857143 +
      z *
        (0.11111111111069835 +
          z *
            (0.09090909113241966 +
              z *
                (0.07692303164606565 +
                  z * (0.06667103030125529 + z * (0.058608440792276215 + z * 0.05783896633480325))))));
  const a = 0.2 + tail;
  const aLow = 0.2 - a + tail - 1.1102230246251566e-17;

  // b = 1/3 + z a
  const za = z * a;
  const zaLow = productError(z, a, za) + z * aLow + zLow * a;
  const b = 0.3333333333333333 + za;
  const bLow = 0.3333333333333333 - b + za + zaLow + 1.850371707708594e-17;

  // r = z b, and log(1 + f) = 2 s + 2 s r
  const r = z * b;
  const rLow = productError(z, b, r) + z * bLow + zLow * b;
  const sr = s * r;
  const srLow = productError(s, r, sr) + s * rLow + sLow * r;
  const half = s + sr;
  const halfLow = s - half + sr + srLow + sLow;

  const whole = exponent * ln2High;
  const log = whole + 2 * half;
  const logLow = sumError(whole, 2 * half, log) + (2 * halfLow + exponent * ln2Low);
  const high = log + logLow;
  const low = log - high + logLow;

  const product = y * high;
  if (product > 709.79) return Infinity;
  if (product < -745.14) return 0;
  return expOfSum(product, productError(y, high, product) + y * low);
};

/** x^y with the special values of JavaScript's `**`: NaN for (+-1)^(+-Infinity). Within 0.65 ulp. */
export const pow = (x: number, y: number): number => {
  if (y === 0) return 1;
  const base = Math.abs(x);
  if (Number.isNaN(x) || Number.isNaN(y) || (base === 1 && Math.abs(y) === Infinity)) return NaN;
  const odd = Math.abs(y % 2) === 1;
  const negative = x < 0 || (x === 0 && 1 / x < 0);
  if (negative && base !== 0 && base !== Infinity && Math.trunc(y) !== y) return NaN;
  const value = magnitude(base, y);
  return negative && odd ? -value : value;
};

const magnitude = (base: number, y: number): number => {
  if (base === 1) return 1;
  if (base === 0 || base === Infinity || Math.abs(y) > 1e20) {
    return base > 1 === y > 0 ? Infinity : 0;
  }
  return expOfProduct(y, base);
};
