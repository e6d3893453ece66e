/**
 * Constants of the elementary functions in f32, for every program that computes them: in JavaScript (`math-f32.ts`), on four
 * lanes (`math-simd.ts`) and in C. Coefficients begin with the highest power.
 */

const f = Math.fround;

/** 1.5 * 2^23. Adding it rounds to an integer, half to even, and leaves the integer in the low bits. */
export const rounder = 12582912;

/** 1.5 * 2^52. Adding it rounds an f64 to an integer, half to even. */
export const wideRounder = 6755399441055744;

/** log2(e), rounded. */
export const log2e = f(Math.LOG2E);

/** ln 2 to 15 bits, so that its products with exponents are exact. */
export const ln2High = 0.693145751953125;

/** ln 2 - `ln2High`, rounded. */
export const ln2Low = f(1.428606765330187e-6);

/** exp(r) = 1 + r + r^2 P(r) for |r| <= ln(2)/2, within 2^-28. */
export const expCoefficients = [
  0.001383851864375174, 0.00836918130517006, 0.04166810214519501, 0.16666516661643982, 0.4999999403953552,
] as const;

/** Smaller arguments of exp are replaced by this one, whose result is 0. */
export const expLowest = -88;

/** Larger arguments of exp are replaced by this one, whose result is Infinity. */
export const expHighest = 89;

/** `rounder` with the bias of exponents: shifted left by 23, the bits of n + this are those of 2^n, from 2^-126 to 2^127. */
export const exponentRounder = rounder + 127;

/** log(1 + r) = r - r^2/2 + r^3 P(r) for 1 + r in [sqrt(1/2), sqrt(2)), within 2^-27. */
export const logCoefficients = [
  -0.07642792910337448, 0.12771369516849518, -0.1316094696521759, 0.14200718700885773, -0.16623230278491974,
  0.20001259446144104, -0.250008225440979, 0.3333333134651184,
] as const;

/** The bits of sqrt(1/2). */
export const rootHalfBits = 0x3f3504f3;

/** 2^-126, the least normal f32. */
export const leastNormal = 1.1754943508222875e-38;

/** 2^23. A subnormal f32 times this is normal. */
export const lift = 8388608;

/** 2/pi, rounded. */
export const twoOverPi = f(0.6366197723675814);

/** pi/2 in three parts of 11 bits, whose products with n < 2^13 are exact, and the rest. */
export const halfPiParts = [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, f(2.5633440682570896e-12)] as const;

/** sin r = r + r z S(z), z = r^2, for |r| <= pi/4, within 2^-28. */
export const sineCoefficients = [-0.00019518405315466225, 0.008332190103828907, -0.16666655242443085] as const;

/** cos r = 1 - z/2 + z^2 C(z), z = r^2, for |r| <= pi/4, within 2^-28. */
export const cosineCoefficients = [2.4430670237052254e-5, -0.00138873013202101, 0.04166664555668831] as const;

/** Largest angle of sin and cos in radians. Beyond it they give NaN. */
export const largestAngle = 8192;

/** tanh x = x + x z T(z), z = x^2, below `tanhBorder`, within 2^-29. */
export const tanhCoefficients = [
  -0.00623690988868475, 0.021047359332442284, -0.05384696647524834, 0.13332541286945343, -0.33333316445350647,
] as const;

/** From here on tanh is computed from exp. */
export const tanhBorder = f(0.55);

/** log2 m = s L(s^2), s = (m - 1) / (m + 1), within 2^-37; in f64. */
export const log2Coefficients = [
  0.34074745365999076, 0.4116717483739196, 0.5770836018925622, 0.9617966732476015, 2.8853900817901676,
] as const;

/** 2^t = 1 + t E(t) for |t| <= 1/2, within 2^-28; in f64. */
export const exp2Coefficients = [
  0.00015445382588042604, 0.001340123752764545, 0.009618097339554144, 0.05550325175791255, 0.2402265072925147,
  0.6931472076779881,
] as const;
