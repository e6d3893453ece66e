/**
 * Logarithm and exponential for pixels in f32, for ordinary arguments without special values. `simd/math.ts` has the same
 * operations on four lanes.
 */
import { bitsOf, floatOf } from '../../../../kernels/float-bits.ts';

const f = Math.fround;

/** Bits of sqrt(1/2). */
export const ROOT_HALF = 0x3f3504f3;
export const LN2 = f(Math.LN2);
export const LOG2E = f(Math.LOG2E);
/** 2 / 7, 2 / 5, 2 / 3, 2. */
export const LOG_SERIES = [2 / 7, 2 / 5, 2 / 3, 2].map(f);
/** 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1. */
export const EXP_SERIES = [1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1].map(f);
export const ROUNDER = 12582912;
/** e^-87 is near the least normal number. */
export const LOWEST = -87;

/** ln x for a normal positive x: e ln 2 + 2 artanh((m - 1) / (m + 1)), x = m 2^e, by the series to s^7. Within 1e-7 + 1 ulp. */
export function logOfNormal(x: number): number {
  const offset = (bitsOf(x) - ROOT_HALF) | 0;
  const m = floatOf((offset & 0x7fffff) + ROOT_HALF);
  const s = f(f(m - 1) / f(m + 1));
  const z = f(s * s);
  let p = LOG_SERIES[0];
  for (let k = 1; k < LOG_SERIES.length; k++) p = f(f(p * z) + LOG_SERIES[k]);
  return f(f(p * s) + f(f(offset >> 23) * LN2));
}

/** e^x for x <= 0, taken at -87 if x is less: 2^n times a Taylor polynomial on |r| <= ln 2 / 2, within 3e-6. */
export function expNegative(x: number): number {
  const kept = Math.max(x, LOWEST);
  const shifted = f(f(kept * LOG2E) + ROUNDER);
  const n = f(shifted - ROUNDER);
  const r = f(kept - f(n * LN2));
  let p = EXP_SERIES[0];
  for (let k = 1; k < EXP_SERIES.length; k++) p = f(f(p * r) + EXP_SERIES[k]);
  return floatOf(bitsOf(p) + (bitsOf(shifted) << 23));
}
