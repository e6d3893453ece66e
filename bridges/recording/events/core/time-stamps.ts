import { type Expr, f64, f64x2, type Local } from '../../../../kernels/index.ts';

/**
 * Recordings stamp events in whole microseconds; everything else here has seconds. The one conversion is the quotient by
 * 10^6, so that `t` is the f64 nearest to the stamp: the same from every format, and the same as the decimal (3 us are 3e-6).
 *
 * It loses nothing up to 2^32 s, the year 2106 in Unix time: seconds below lie 2^-21 s apart or closer, the quotient is off by
 * half of that, 0.24 us, and the product by 10^6 falls on the nearest multiple of at most 0.5 us, which rounds to the stamp.
 */
const MICROSECONDS = 1e6;
const NANOSECONDS = 1e9;
/** s, 48 days; before them neighbouring f64 are less than half a nanosecond apart. */
const NANOSECOND_RANGE = 2 ** 22;

/** s */
export const secondsOf = (microseconds: number): number => microseconds / MICROSECONDS;

/** The nearest whole number of microseconds. */
export const microsecondsOf = (seconds: number): number => Math.round(seconds * MICROSECONDS);

/** {@link secondsOf} in WebAssembly, to the same bits; f64, and two of them. */
export const emitSeconds = (microseconds: Expr<'f64'>): Expr<'f64'> => f64.div(microseconds, f64.const(MICROSECONDS));
export const emitSecondsOfTwo = (microseconds: Expr<'v128'>): Expr<'v128'> =>
  f64x2.div(microseconds, f64x2.splat(f64.const(MICROSECONDS)));

/** 10^-6 in two parts: 21 bits, and what they leave. */
const UPPER = Math.floor(2 ** 40 / MICROSECONDS) / 2 ** 40;
const LOWER = (1 - UPPER * MICROSECONDS) / MICROSECONDS;

/**
 * The same of two whole numbers below 2^32, without the slow division: the product with the upper part is exact, and the sum
 * is rounded once. What the other product lacks is 2^-19 of the last bit, and no quotient by 10^6 lies nearer than 2^-15 of it
 * to the middle between two f64, where rounding turns.
 */
export const emitSecondsOfTwoWords = (microseconds: Local<'v128'>): Expr<'v128'> =>
  f64x2.add(
    f64x2.mul(microseconds.get, f64x2.splat(f64.const(UPPER))),
    f64x2.mul(microseconds.get, f64x2.splat(f64.const(LOWER))),
  );

/**
 * s, of a stamp of ROS: whole seconds and nanoseconds. Whole microseconds become what {@link secondsOf} makes of them;
 * nanoseconds are kept within 48 days of zero, and to 0.24 us in Unix time.
 */
export function secondsOfStamp(seconds: number, nanoseconds: number): number {
  const all = seconds * NANOSECONDS + nanoseconds;
  if (Number.isSafeInteger(all)) return all / NANOSECONDS;
  const carry = Math.floor(nanoseconds / NANOSECONDS);
  return seconds + carry + (nanoseconds - carry * NANOSECONDS) / NANOSECONDS;
}

/** s from one time to another, without the digits that their f64 do not hold: nanoseconds, or microseconds in Unix time. */
export function secondsBetween(from: number, to: number): number {
  const unit = Math.max(Math.abs(from), Math.abs(to)) < NANOSECOND_RANGE ? NANOSECONDS : MICROSECONDS;
  return (Math.round(to * unit) - Math.round(from * unit)) / unit;
}

/** A time in decimal with nine digits behind the point, those that its f64 does not hold as zeros. */
export function decimalSeconds(seconds: number): string {
  if (Math.abs(seconds) < NANOSECOND_RANGE) return seconds.toFixed(9);
  const [whole, fraction = ''] = String(seconds).split('.');
  return `${whole}.${fraction.padEnd(9, '0')}`;
}
