import { type Expr, f64, f64x2, type Local } from '../../../../kernels/index.ts';

/**
 * Time stamps of recordings are whole microseconds; all other times here are seconds. The only conversion is the quotient by
 * 10^6, so that `t` is the f64 nearest to the stamp: the same from every format, and the same as the decimal (3 us are 3e-6).
 *
 * It loses nothing up to 2^32 s, the year 2106 in Unix time. Neighbouring f64 below that are at most 2^-21 s apart, so that the
 * quotient is wrong by at most half of that, 0.24 us. The product by 10^6 is then within 0.5 us of the stamp and rounds to it.
 */
const MICROSECONDS = 1e6;
const NANOSECONDS = 1e9;
/** Seconds, in the year 2106 of Unix time, up to which a time is that of its microsecond. */
const LATEST = 2 ** 32;
/** Seconds, 48 days, below which neighbouring f64 are less than half a nanosecond apart. */
const NANOSECOND_RANGE = 2 ** 22;

/** Seconds of a time in microseconds. */
export const secondsOf = (microseconds: number): number => microseconds / MICROSECONDS;

/** The nearest whole number of microseconds to a time in seconds. */
export const microsecondsOf = (seconds: number): number => Math.round(seconds * MICROSECONDS);

/** Whether a time in seconds can be one of a recording: at most 2^32 s from zero, so that no microsecond is lost. */
export const isRecordedTime = (seconds: number): boolean => Math.abs(seconds) <= LATEST;

/** Times that {@link isRecordedTime} accepts, in words. */
export const RECORDED_TIMES = `times of at most ${LATEST} s, which keep their microseconds`;

/** {@link secondsOf} in WebAssembly, with the same bits: for one f64 here, for two below. */
export const emitSeconds = (microseconds: Expr<'f64'>): Expr<'f64'> => f64.div(microseconds, f64.const(MICROSECONDS));
export const emitSecondsOfTwo = (microseconds: Expr<'v128'>): Expr<'v128'> =>
  f64x2.div(microseconds, f64x2.splat(f64.const(MICROSECONDS)));

/** 10^-6 in two parts: the upper 21 bits, and the rest. */
const UPPER = Math.floor(2 ** 40 / MICROSECONDS) / 2 ** 40;
const LOWER = (1 - UPPER * MICROSECONDS) / MICROSECONDS;

/**
 * The same for two whole numbers below 2^32, without the slow division. The product with the upper part is exact, and the sum is
 * rounded once. The error of the other product is 2^-19 of the last bit, and no quotient by 10^6 is nearer than 2^-15 of it to the
 * middle between two f64, where the rounding changes.
 */
export const emitSecondsOfTwoWords = (microseconds: Local<'v128'>): Expr<'v128'> =>
  f64x2.add(
    f64x2.mul(microseconds.get, f64x2.splat(f64.const(UPPER))),
    f64x2.mul(microseconds.get, f64x2.splat(f64.const(LOWER))),
  );

/**
 * Seconds of a ROS stamp of whole seconds and nanoseconds. Whole microseconds give the same as {@link secondsOf}; nanoseconds are
 * exact within 48 days of zero, and kept to 0.24 us in Unix time.
 */
export function secondsOfStamp(seconds: number, nanoseconds: number): number {
  const all = seconds * NANOSECONDS + nanoseconds;
  if (Number.isSafeInteger(all)) return all / NANOSECONDS;
  const carry = Math.floor(nanoseconds / NANOSECONDS);
  return seconds + carry + (nanoseconds - carry * NANOSECONDS) / NANOSECONDS;
}

/** Seconds from one time to another, rounded to the digits that both hold: nanoseconds, or microseconds in Unix time. */
export function secondsBetween(from: number, to: number): number {
  const unit = Math.max(Math.abs(from), Math.abs(to)) < NANOSECOND_RANGE ? NANOSECONDS : MICROSECONDS;
  return (Math.round(to * unit) - Math.round(from * unit)) / unit;
}

/** A time in decimal with nine digits after the point; digits beyond the precision of its f64 are zeros. */
export function decimalSeconds(seconds: number): string {
  if (Math.abs(seconds) < NANOSECOND_RANGE) return seconds.toFixed(9);
  const [whole, fraction = ''] = String(seconds).split('.');
  return `${whole}.${fraction.padEnd(9, '0')}`;
}
