/**
 * Textures averaged over the footprint of a pixel, in closed form: point samples of a fine texture flicker as the camera
 * moves, and an event camera would report the flicker as events.
 *
 * Every operation is rounded to f32, so that `box-filter-simd.ts` computes the same bits on four lanes.
 */
const f = Math.fround;

/** Least footprint as a share of a period: for a narrower one, rounding would swallow the difference of the two ends. */
export const NARROWEST = f(1 / 1024);

/**
 * Mean over [p - w/2, p + w/2] of the square wave of period 1 that is +1 where p - floor(p) < 1/2 and -1 elsewhere.
 * The wave's integral is the triangle wave |p - round(p)|, so the mean is its difference between the two ends, divided by w.
 */
export function squareMean(p: number, w: number): number {
  const width = Math.max(NARROWEST, w);
  return f(squareIntegral(p, width) / width);
}

/** Product of two such means, for a checker, with one division. */
export function squareMeans(p: number, wp: number, q: number, wq: number): number {
  const widthP = Math.max(NARROWEST, wp);
  const widthQ = Math.max(NARROWEST, wq);
  return f(f(squareIntegral(p, widthP) * squareIntegral(q, widthQ)) / f(widthP * widthQ));
}

/** The wave's integral over [p - w/2, p + w/2]. */
function squareIntegral(p: number, width: number): number {
  const half = f(width * 0.5);
  const from = f(p - half);
  const to = f(p + half);
  const first = Math.abs(f(from - Math.round(from)));
  const last = Math.abs(f(to - Math.round(to)));
  return f(last - first);
}

/** sin(2 pi q) for |q| <= 1/4 as q S(q^2), within 4e-6: Taylor's coefficients from the highest power. */
export const QUARTER_SINE = [42.05869394, -76.70585975, 81.60524928, -41.3417022, 6.283185307].map(f);

/** cos(2 pi p). */
export function cosineOfTurns(p: number): number {
  const r = f(p - roundHalfEven(p));
  const q = f(0.25 - Math.abs(r));
  const z = f(q * q);
  let s = QUARTER_SINE[0];
  for (let k = 1; k < QUARTER_SINE.length; k++) s = f(f(s * z) + QUARTER_SINE[k]);
  return f(s * q);
}

/** Adding 1.5 2^23 rounds an f32 below 2^22 to an integer, half to even. */
export const ROUNDER = 12582912;

function roundHalfEven(p: number): number {
  return f(f(p + ROUNDER) - ROUNDER);
}

/**
 * Share of a wave's amplitude after a box filter: (1 - y^2)^2 up to y = 1 and 0 beyond, where y = footprint / wavelength, combined
 * over both axes. (The filter's own sinc(y) has its first zero there; longer footprints would alias.)
 *
 * @param y2 y^2
 */
export function waveShare(y2: number): number {
  const rest = f(1 - y2);
  const share = Math.max(0, rest);
  return f(share * share);
}
