/**
 * Elementary functions in f32. Every operation is rounded to f32, and there are no tables. So the same
 * sequence runs on four lanes in WebAssembly (`math-simd.ts`) with the same bits.
 *
 * Arguments are rounded to f32 first. Results below the normal range, 2^-126, are 0, except those of exp.
 * Polynomials are minimax fits whose coefficients were rounded to f32 one by one.
 */
import {
  cosineCoefficients,
  exp2Coefficients,
  expCoefficients,
  expHighest,
  expLowest,
  exponentRounder,
  halfPiParts,
  largestAngle,
  leastNormal,
  lift,
  ln2High,
  ln2Low,
  log2Coefficients,
  log2e,
  logCoefficients,
  rootHalfBits,
  rounder,
  sineCoefficients,
  tanhBorder,
  tanhCoefficients,
  twoOverPi,
  wideRounder,
} from './constants-f32.ts';
import { bitsOf, floatOf } from './float-bits.ts';

const f = Math.fround;

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
