/** hypot in f64. */
import { productError } from './double-double.ts';

/** 2^600. Coordinates beyond 2^400 are divided by it, coordinates below 2^-400 are multiplied by it. */
const unit = 4.149515568880993e180;

/** The root of a^2 + b^2 for a >= b, corrected by the rounding errors of the squares and the root. */
const root = (a: number, b: number): number => {
  const aa = a * a;
  const bb = b * b;
  const sum = aa + bb;
  const dropped = aa - sum + bb + (productError(a, a, aa) + productError(b, b, bb));
  const h = Math.sqrt(sum);
  const hh = h * h;
  return h + (sum - hh - productError(h, h, hh) + dropped) / (2 * h);
};

/** sqrt(x^2 + y^2) without intermediate overflow; Infinity if either is. Within 0.51 ulp. */
export const hypot = (x: number, y: number): number => {
  const p = Math.abs(x);
  const q = Math.abs(y);
  if (p === Infinity || q === Infinity) return Infinity;
  const a = Math.max(p, q);
  const b = Math.min(p, q);
  if (!(b > a * 2.7755575615628914e-17)) return a + b;
  if (a > 2.582249878086909e120) return root(a / unit, b / unit) * unit;
  if (a < 3.872591914849318e-121) return root(a * unit, b * unit) / unit;
  return root(a, b);
};
