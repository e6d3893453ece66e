/**
 * exp and expm1 in f64 from one polynomial.
 *
 * x = k ln 2 + r with |r| <= ln(2)/2, and exp(r) = 1 + r + r^2 P(r) with P of degree 10, minimax
 * within 2^-63 of exp.
 */
import { power, scale } from './float-bits.ts';

/** ln 2 to 42 bits, so that its products with exponents are exact, and the rest. */
export const ln2High = 0.6931471805598903;
export const ln2Low = 5.497923018708371e-14;

/** exp(r) - 1 - r for |r| <= 0.3475. */
const tail = (r: number): number => {
  const high =
    0.0013888888889120343 +
    r *
      (0.00019841269897236664 +
        r *
          (2.4801586920794302e-5 +
            r *
              (2.755723399326024e-6 +
                r * (2.7557584574374765e-7 + r * (2.5112344824963303e-8 + r * 2.082636454492118e-9)))));
  const p = 0.5 + r * (0.16666666666666685 + r * (0.04166666666666608 + r * (0.008333333333316697 + r * high)));
  return r * r * p;
};

/** exp(x + extra) / 2^k for an |extra| below 2^-40, where k is the whole number next to x / ln 2. */
const fraction = (x: number, extra: number, k: number): number => {
  const high = x - k * ln2High;
  const low = k * ln2Low - extra;
  const r = high - low;
  const rest = high - r - low;
  const sum = 1 + r;
  return sum + (1 - sum + r + (tail(r) + rest * sum));
};

/** exp(x + extra) for an |extra| below 2^-40 and x in [-746, 710]. */
export const expOfSum = (x: number, extra: number): number => {
  const k = Math.round(x * Math.LOG2E);
  return scale(fraction(x, extra, k), k);
};

/** e^x. Overflows above 709.7827128933840, is 0 below -745.1332191019412. Within 0.6 ulp, 0.8 where subnormal. */
export const exp = (x: number): number => {
  // Here 2^k is normal and one product scales. What is rare has its own function, so that this one is small enough to inline.
  if (x >= -708 && x <= 709) {
    const k = Math.round(x * Math.LOG2E);
    return fraction(x, 0, k) * power(k);
  }
  return expAtTheEnds(x);
};

const expAtTheEnds = (x: number): number => {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  return Number.isNaN(x) ? x : expOfSum(x, 0);
};

/** e^x - 1 without cancellation; -1 below -38. Within 1 ulp. */
export const expm1 = (x: number): number => {
  if (x > 709.782712893384) return Infinity;
  if (x < -38) return -1;
  const size = Math.abs(x);
  if (!(size >= 5.551115123125783e-17)) return x;
  if (size < 0.3465735902799726) return x + tail(x);
  if (x > 40) return expOfSum(x, 0);
  const k = Math.round(x * Math.LOG2E);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  const rest = high - r - low;
  const offset = 1 - scale(1, -k);
  const sum = offset + r;
  return scale(sum + (offset - sum + r + (tail(r) + rest * (1 + r))), k);
};
