/**
 * log and log1p in f64.
 *
 * x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), and with s = f / (2 + f),
 * log(1 + f) = 2 artanh(s) = f - (f^2/2 - s (f^2/2 + z Q(z))), z = s^2, where Q has degree 6,
 * minimax within 2^-59 of log(1 + f).
 */
import { ln2High, ln2Low } from './exponential-f64.ts';
import { highWord, scale } from './float-bits.ts';

/** The k for which x / 2^k lies in [sqrt(1/2), sqrt(2)), for a normal positive x. */
export const exponentOf = (x: number): number => (highWord(x) - 0x3fe6a09e) >> 20;

/** log(1 + f) + k ln 2 + extra, for 1 + f in [sqrt(1/2), sqrt(2)). */
const combine = (f: number, k: number, extra: number): number => {
  const s = f / (2 + f);
  const z = s * s;
  const q =
    0.6666666666666735 +
    z *
      (0.3999999999941313 +
        z *
          (0.28571428742766414 +
            z *
              (0.22222198531110596 + z * (0.18183566669606332 + z * (0.1531398678046532 + z * 0.14796624287805105)))));
  const half = 0.5 * f * f;
  return k * ln2High + (f - (half - (s * (half + z * q) + (k * ln2Low + extra))));
};

/** The natural logarithm; -Infinity at 0, NaN below. Within 0.8 ulp. */
export const log = (x: number): number => {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  if (x < 2.2250738585072014e-308) {
    const normal = x * 18014398509481984;
    const k = exponentOf(normal);
    return combine(scale(normal, -k) - 1, k - 54, 0);
  }
  const k = exponentOf(x);
  return combine(scale(x, -k) - 1, k, 0);
};

/** log(1 + x) without cancellation; -Infinity at -1, NaN below. Within 0.8 ulp. */
export const log1p = (x: number): number => {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (Math.abs(x) < 5.551115123125783e-17 || x === Infinity) return x;
  const u = 1 + x;
  const k = exponentOf(u);
  if (k === 0) return combine(x, 0, 0);
  const dropped = x >= 1 ? 1 - (u - x) : x - (u - 1);
  return combine(scale(u, -k) - 1, k, dropped / u);
};
