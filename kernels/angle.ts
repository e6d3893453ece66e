/** Angles in radians, modulo a full turn. */
import { reduce, remainder } from './quarter-turns.ts';

/** A full turn in radians: 2 pi, rounded to f64. */
export const TURN = 6.283185307179586;

/** pi - Math.PI. */
const piLow = 1.2246467991473532e-16;

/**
 * The angle in [-pi, pi] that differs from x by whole turns; x itself where x lies in that range.
 * The error is at most 1 ulp of pi for an x of any size. An infinity gives NaN.
 *
 * @example
 * console.log(wrapAngle(2.5 * Math.PI)); // pi / 2, a quarter of a turn
 * console.log(wrapAngle(-1)); // -1
 */
export const wrapAngle = (x: number): number => {
  const size = Math.abs(x);
  if (size <= Math.PI) return x;
  if (!(size < Infinity)) return NaN;
  const quarter = reduce(x);
  const { high, low } = remainder;
  if (quarter === 0) return high;
  const side = quarter === 2 ? -Math.sign(high) : 2 - quarter;
  const part = quarter === 2 ? 1 : 0.5;
  return side * part * Math.PI + (high + (low + side * part * piLow));
};

/** The signed rotation from the angle `from` to the angle `to`, in [-pi, pi]. */
export const angleDifference = (to: number, from: number): number => wrapAngle(to - from);
