/**
 * Elementary functions in f32: every operation is rounded to f32, without tables, so that the same
 * sequence runs on four lanes in WebAssembly (`math-simd.ts`) with the same bits.
 *
 * Arguments are rounded to f32 first. Results below the normal range, 2^-126, are 0, but for exp's.
 * Polynomials are minimax fits whose coefficients were rounded to f32 one by one.
 */
import { bitsOf, floatOf } from './float-bits.ts';

const f = Math.fround;

/** Adding 1.5 * 2^23 rounds to an integer, half to even, and leaves it in the low bits. */
export const rounder = 12582912;
export const log2e = f(Math.LOG2E);
/** ln 2 to 15 bits, so that its products with exponents are exact, and the rest. */
export const ln2High = 0.693145751953125;
export const ln2Low = f(1.428606765330187e-6);

/** exp(r) = 1 + r + r^2 P(r) for |r| <= ln(2)/2, within 2^-28; from the highest power. */
export const expCoefficients = [
  0.001383851864375174, 0.00836918130517006, 0.04166810214519501, 0.16666516661643982, 0.4999999403953552,
] as const;
/** Arguments beyond have the results of these: 0 and Infinity. */
export const expLowest = -88;
export const expHighest = 89;
/** `rounder` with the bias of exponents: shifted left by 23, the bits of n + this are those of 2^n, from 2^-126 to 2^127. */
export const exponentRounder = rounder + 127;

/** e^x; 0 below -126.5 ln 2 = -87.683, Infinity above 127.5 ln 2 = 88.376. Within 1 ulp, subnormal results too. */
export const exp = (x: number): number => {
  x = f(x);
  if (x > expHighest) x = expHighest;
  if (x < expLowest) x = expLowest;
  const shifted = f(f(x * log2e) + exponentRounder);
  const n = f(shifted - exponentRounder);
  const r = f(f(x - f(n * ln2High)) - f(n * ln2Low));
  let p: number = expCoefficients[0];
  p = f(f(p * r) + expCoefficients[1]);
  p = f(f(p * r) + expCoefficients[2]);
  p = f(f(p * r) + expCoefficients[3]);
  p = f(f(p * r) + expCoefficients[4]);
  const y = f(f(f(p * f(r * r)) + r) + 1);
  // 2^-127 comes out as 0, 2^128 as Infinity
  return f(y * floatOf(bitsOf(shifted) << 23));
};

/** log(1 + r) = r - r^2/2 + r^3 P(r) for 1 + r in [sqrt(1/2), sqrt(2)), within 2^-27. */
export const logCoefficients = [
  -0.07642792910337448, 0.12771369516849518, -0.1316094696521759, 0.14200718700885773, -0.16623230278491974,
  0.20001259446144104, -0.250008225440979, 0.3333333134651184,
] as const;
/** The bits of sqrt(1/2). */
export const rootHalfBits = 0x3f3504f3;
/** The least normal f32, and the power of two that makes subnormals normal. */
export const leastNormal = 1.1754943508222875e-38;
export const lift = 8388608;

/** The natural logarithm; -Infinity at 0, NaN below. Within 1 ulp. */
export const log = (x: number): number => {
  x = f(x);
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x < 0 ? NaN : x;
  const tiny = x < leastNormal;
  const offset = (bitsOf(tiny ? f(x * lift) : x) - rootHalfBits) | 0;
  const n = f(f(offset >> 23) - (tiny ? 23 : 0));
  const r = f(floatOf((offset & 0x7fffff) + rootHalfBits) - 1);
  let p: number = logCoefficients[0];
  p = f(f(p * r) + logCoefficients[1]);
  p = f(f(p * r) + logCoefficients[2]);
  p = f(f(p * r) + logCoefficients[3]);
  p = f(f(p * r) + logCoefficients[4]);
  p = f(f(p * r) + logCoefficients[5]);
  p = f(f(p * r) + logCoefficients[6]);
  p = f(f(p * r) + logCoefficients[7]);
  const square = f(r * r);
  const rest = f(f(f(p * f(square * r)) + f(n * ln2Low)) - f(square * 0.5));
  return f(f(r + rest) + f(n * ln2High));
};

export const twoOverPi = f(0.6366197723675814);
/** pi/2 in three parts of 11 bits, whose products with n < 2^13 are exact, and the rest. */
export const halfPiParts = [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, f(2.5633440682570896e-12)] as const;
/** sin r = r + r z S(z) and cos r = 1 - z/2 + z^2 C(z), z = r^2, |r| <= pi/4, within 2^-28. */
export const sineCoefficients = [-0.00019518405315466225, 0.008332190103828907, -0.16666655242443085] as const;
export const cosineCoefficients = [2.4430670237052254e-5, -0.00138873013202101, 0.04166664555668831] as const;
/** Beyond this angle sin and cos give NaN. */
export const largestAngle = 8192;

/** sin(size + quarters pi/2) for a size in [0, 8192]. */
const wave = (size: number, quarters: number): number => {
  const shifted = f(f(size * twoOverPi) + rounder);
  const n = f(shifted - rounder);
  const quarter = (bitsOf(shifted) + quarters) | 0;
  const a = f(f(size - f(n * halfPiParts[0])) - f(n * halfPiParts[1]));
  const b = f(n * halfPiParts[2]);
  const r = f(a - b);
  const low = f(f(f(a - r) - b) - f(n * halfPiParts[3]));
  const z = f(r * r);
  let y: number;
  if (quarter & 1) {
    let c: number = cosineCoefficients[0];
    c = f(f(c * z) + cosineCoefficients[1]);
    c = f(f(c * z) + cosineCoefficients[2]);
    const half = f(z * 0.5);
    const w = f(1 - half);
    y = f(w + f(f(f(1 - w) - half) + f(f(c * f(z * z)) - f(r * low))));
  } else {
    let s: number = sineCoefficients[0];
    s = f(f(s * z) + sineCoefficients[1]);
    s = f(f(s * z) + sineCoefficients[2]);
    y = f(r + f(f(s * f(r * z)) + low));
  }
  return quarter & 2 ? -y : y;
};

/** The sine for |x| <= 8192, NaN beyond. Within 1 ulp. */
export const sin = (x: number): number => {
  x = f(x);
  const size = Math.abs(x);
  if (!(size <= largestAngle)) return NaN;
  const y = wave(size, 0);
  return bitsOf(x) < 0 ? -y : y;
};

/** The cosine for |x| <= 8192, NaN beyond. Within 1 ulp. */
export const cos = (x: number): number => {
  const size = Math.abs(f(x));
  return size <= largestAngle ? wave(size, 1) : NaN;
};

/** tanh x = x + x z T(z), z = x^2, below `tanhBorder`, within 2^-29. */
export const tanhCoefficients = [
  -0.00623690988868475, 0.021047359332442284, -0.05384696647524834, 0.13332541286945343, -0.33333316445350647,
] as const;
export const tanhBorder = f(0.55);

/** The hyperbolic tangent, 1 - 2 / (e^2x + 1) from 0.55 on. Within 1.5 ulp. */
export const tanh = (x: number): number => {
  x = f(x);
  const size = Math.abs(x);
  let y: number;
  if (size < tanhBorder) {
    const z = f(size * size);
    let t: number = tanhCoefficients[0];
    t = f(f(t * z) + tanhCoefficients[1]);
    t = f(f(t * z) + tanhCoefficients[2]);
    t = f(f(t * z) + tanhCoefficients[3]);
    t = f(f(t * z) + tanhCoefficients[4]);
    y = f(size + f(t * f(size * z)));
  } else {
    y = f(1 - f(2 / f(exp(f(size * 2)) + 1)));
  }
  return bitsOf(x) < 0 ? -y : y;
};

/** log2 m = s L(s^2), s = (m - 1) / (m + 1), within 2^-37; in f64. */
export const log2Coefficients = [
  0.34074745365999076, 0.4116717483739196, 0.5770836018925622, 0.9617966732476015, 2.8853900817901676,
] as const;
/** 2^t = 1 + t E(t) for |t| <= 1/2, within 2^-28; in f64. */
export const exp2Coefficients = [
  0.00015445382588042604, 0.001340123752764545, 0.009618097339554144, 0.05550325175791255, 0.2402265072925147,
  0.6931472076779881,
] as const;
/** Adding 1.5 * 2^52 rounds an f64 to an integer, half to even. */
export const wideRounder = 6755399441055744;

/**
 * x^y with the special values of JavaScript's `**`, from 2^(y log2 x) in f64, rounded once to f32.
 * Within 0.6 ulp.
 */
export const pow = (x: number, y: number): number => {
  x = f(x);
  y = f(y);
  const size = Math.abs(x);
  const tiny = size < leastNormal;
  const offset = (bitsOf(tiny ? f(size * lift) : size) - rootHalfBits) | 0;
  const m = floatOf((offset & 0x7fffff) + rootHalfBits);
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let p: number = log2Coefficients[0];
  p = p * z + log2Coefficients[1];
  p = p * z + log2Coefficients[2];
  p = p * z + log2Coefficients[3];
  p = p * z + log2Coefficients[4];
  const finite = p * s + ((offset >> 23) - (tiny ? 23 : 0));
  const log2 = size === 0 ? -Infinity : size < Infinity ? finite : size;
  const product = y * log2;
  const t = Math.max(Math.min(product, 128), -127);
  const n = t + wideRounder - wideRounder;
  const r = t - n;
  let e: number = exp2Coefficients[0];
  e = e * r + exp2Coefficients[1];
  e = e * r + exp2Coefficients[2];
  e = e * r + exp2Coefficients[3];
  e = e * r + exp2Coefficients[4];
  e = e * r + exp2Coefficients[5];
  const fraction = f(e * r + 1);
  if (y === 0) return 1;
  if (Number.isNaN(fraction)) return NaN;
  const whole = Math.trunc(y) === y;
  if (x < 0 && size < Infinity && !whole) return NaN;
  const value = floatOf(bitsOf(fraction) + (n << 23));
  const flushed = value >= leastNormal ? value : 0;
  const half = f(y * 0.5);
  return bitsOf(x) < 0 && whole && Math.trunc(half) !== half ? -flushed : flushed;
};

/** The square root, correctly rounded. */
export const sqrt = (x: number): number => f(Math.sqrt(f(x)));
