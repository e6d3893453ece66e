import { highWord, power } from './float-bits.ts';

/**
 * Arithmetic of integers that stand for fractions: n stands for n 2^-f. Every operand and every result lies within
 * ±{@link LARGEST}, so that the sum of two fits into 32 bits. Rounding is to the nearest, halves up. C does the same with 32 and
 * 64 bits, bit for bit.
 */

/** The largest magnitude of a number. */
export const LARGEST = 0x3fffffff;

/** The largest magnitude of the second factor of a {@link product}, so that products are exact in double precision, too. */
export const LARGEST_FACTOR = 0x1fffff;

/** `n` within ±{@link LARGEST}. */
export function saturated(n: number): number {
  // biome-ignore lint/complexity/useMathMinMax: it is called for each product, and this is faster
  return n > LARGEST ? LARGEST : n < -LARGEST ? -LARGEST : n;
}

/** a / 2^by, rounded. @param by 0 to 31 */
export function shifted(a: number, by: number): number {
  return by === 0 ? a : ((a >> (by - 1)) + 1) >> 1;
}

/** a b / 2^by, rounded and saturated. @param b within ±{@link LARGEST_FACTOR} @param by 0 to 52 */
export function product(a: number, b: number, by: number): number {
  return saturated(Math.floor(a * b * power(-by) + 0.5));
}

/** a 2^by / b, rounded towards 0 and saturated; for b = 0 the largest number of a's sign, or 0. @param by 0 to 22 */
export function quotient(a: number, b: number, by: number): number {
  if (b === 0) return a > 0 ? LARGEST : a < 0 ? -LARGEST : 0;
  return saturated(Math.trunc((a * power(by)) / b));
}

/** Bits of the fraction of the exponent of {@link exponential2}. */
export const EXPONENT_FRACTION = 20;

/** Coefficients of 2^r on [0, 1), times 2^30, from r^4 down: greatest relative error 2.6e-6. */
export const EXPONENTIAL2 = [14532202, 55846881, 259247186, 744107201, 1073744609] as const;

/** 2^x 2^fraction, saturated, where x has {@link EXPONENT_FRACTION} bits of fraction. @param fraction -22 to 52 */
export function exponential2(x: number, fraction: number): number {
  const r = x & ((1 << EXPONENT_FRACTION) - 1);
  let y: number = EXPONENTIAL2[0];
  for (let n = 1; n < EXPONENTIAL2.length; n++)
    y = Math.floor(y * r * power(-EXPONENT_FRACTION) + 0.5) + EXPONENTIAL2[n];
  const by = 30 - fraction - (x >> EXPONENT_FRACTION);
  if (by <= 0) return LARGEST;
  return by > 31 ? 0 : Math.min(LARGEST, Math.floor(y * power(-by) + 0.5));
}

/** Coefficients of log2(1 + r) / r on [0, 1), times 2^30, from r^6 down: greatest error of the logarithm 4e-7. */
export const LOGARITHM2 = [16675119, -85424454, 208621929, -349934572, 508474101, -773722755, 1549052786] as const;

/** The binary logarithm of a 2^-fraction, with {@link EXPONENT_FRACTION} bits of fraction; -{@link LARGEST} for a <= 0. */
export function logarithm2(a: number, fraction: number): number {
  if (a <= 0) return -LARGEST;
  const exponent = 31 - Math.clz32(a);
  const by = exponent - EXPONENT_FRACTION;
  const r = (by >= 0 ? a >> by : a << -by) & ((1 << EXPONENT_FRACTION) - 1);
  let y: number = LOGARITHM2[0];
  for (let n = 1; n < LOGARITHM2.length; n++) y = Math.floor(y * r * power(-EXPONENT_FRACTION) + 0.5) + LOGARITHM2[n];
  return (exponent - fraction) * (1 << EXPONENT_FRACTION) + Math.floor(y * r * power(-30) + 0.5);
}

/**
 * a / 2^by, rounded up or down at random, so that the mean is right.
 *
 * @param by 0 to 24
 * @param random 32 random bits
 */
export function dithered(a: number, by: number, random: number): number {
  return Math.floor((a + (random & ((1 << by) - 1))) * power(-by));
}

/** The next state of a generator of random bits, which is never 0 (Marsaglia 2003, J Stat Softw 8(14): xorshift32). */
export function xorshift32(state: number): number {
  let next = state ^ (state << 13);
  next ^= next >>> 17;
  return (next ^ (next << 5)) >>> 0;
}

/** The greatest k with 2^k <= |x|, for a normal x. */
export function exponentOf(x: number): number {
  return ((highWord(x) >>> 20) & 0x7ff) - 1023;
}

/** Whether |x| is a power of two. */
export function isPowerOfTwo(x: number): boolean {
  return Number.isFinite(x) && x !== 0 && Math.abs(x) === power(exponentOf(x));
}
