/**
 * atan and atan2 in f64.
 *
 * For 0 <= y <= x, with c the multiple of 1/4 nearest to y/x, or 0 where y/x < 3/16,
 * atan(y/x) = atan(c) + atan(t), t = (y - c x) / (x + c y), |t| <= 3/16, and
 * atan(t) = t + t z A(z), z = t^2, with A of degree 7, minimax within 2^-64.
 */

/** atan(c) for c = 0, 1/4, 1/2, 3/4, 1, rounded, and the rounding errors. */
const nodeHigh = [0, 0.24497866312686414, 0.4636476090008061, 0.6435011087932844, 0.7853981633974483] as const;
const nodeLow = [
  0, 1.0698755618734451e-17, 2.2698777452961687e-17, 1.5834785051444286e-17, 3.061616997868383e-17,
] as const;

const halfPi = 1.5707963267948966;
const halfPiLow = 6.123233995736766e-17;

/** Beyond `large` and below its inverse both coordinates are rescaled by `shrink`: 2^900, 2^200. */
const large = 8.452712498170644e270;
const shrink = 1.6069380442589903e60;

/** base + sign atan(y/x) for 0 <= y <= x, and base a multiple of pi/2 given as a sum. */
const arctangent = (y: number, x: number, base: number, baseLow: number, sign: number): number => {
  const ratio = y / x;
  const node = ratio < 0.1875 ? 0 : Math.round(4 * ratio);
  const c = node / 4;
  const t = (sign * (y - c * x)) / (x + c * y);
  const z = t * t;
  const a =
    -0.33333333333333326 +
    z *
      (0.19999999999991738 +
        z *
          (-0.1428571428310303 +
            z *
              (0.11111110711674557 +
                z *
                  (-0.09090875240159367 +
                    z * (0.07690631560835345 + z * (-0.06618260694917848 + z * 0.05120334658849221))))));
  const atNode = sign * nodeHigh[node];
  const sum = base + atNode;
  const dropped = base - sum + atNode + (baseLow + sign * nodeLow[node]);
  return sum + (t + (t * z * a + dropped));
};

/** The arc tangent, in [-pi/2, pi/2]. Within 1 ulp. */
export const atan = (x: number): number => {
  const size = Math.abs(x);
  if (!(size >= 7.450580596923828e-9)) return x;
  const value =
    size <= 1 ? arctangent(size, 1, 0, 0, 1) : size < 1e18 ? arctangent(1, size, halfPi, halfPiLow, -1) : halfPi;
  return x < 0 ? -value : value;
};

/** The angle of the point (x, y), in [-pi, pi]; zeros and infinities as in IEEE 754. Within 1.2 ulp. */
export const atan2 = (y: number, x: number): number => {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const negative = y < 0 || (y === 0 && 1 / y < 0);
  const behind = x < 0 || (x === 0 && 1 / x < 0);
  const value = angleBetween(Math.abs(y), Math.abs(x), behind);
  return negative ? -value : value;
};

/** The angle of (x, y), mirrored to (-x, y) if behind, for x, y >= 0. */
const angleBetween = (y: number, x: number, behind: boolean): number => {
  const base = behind ? 2 * halfPi : 0;
  const baseLow = behind ? 2 * halfPiLow : 0;
  const sign = behind ? -1 : 1;
  if (y === 0) return base;
  if (x === 0) return halfPi;
  if (x === Infinity || y === Infinity) {
    if (x === y) return arctangent(1, 1, base, baseLow, sign);
    return x === Infinity ? base : halfPi;
  }
  const largest = Math.max(x, y);
  if (largest > large) return angleBetween(y / shrink, x / shrink, behind);
  if (largest < 1 / large) return angleBetween(y * shrink, x * shrink, behind);
  return y <= x ? arctangent(y, x, base, baseLow, sign) : arctangent(x, y, halfPi, halfPiLow, -sign);
};
