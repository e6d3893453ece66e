/** Angles modulo a full turn. */
import { reduce, remainder } from './quarter-turns.ts';

/** What Math.PI lacks of pi. */
const piLow = 1.2246467991473532e-16;

/**
 * The angle in [-pi, pi] that differs from x by whole turns of 2 pi; x itself where it lies there.
 * Within 1 ulp of pi for an x of any size; NaN of an infinity.
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

/** The signed turn that leads from the angle `from` to the angle `to`, in [-pi, pi]. */
export const angleDifference = (to: number, from: number): number => wrapAngle(to - from);
