import { atan, hypot, tan } from '../../kernels/math-f64.ts';

/**
 * How a lens bends what a pinhole would show: `none`; `plumb-bob`, radial and tangential (Brown 1971), as OpenCV and kalibr's radtan have it;
 * `equidistant`, of a fisheye (Kannala & Brandt 2006), as kalibr and OpenCV's fisheye have it.
 */
export const LENS_MODELS = ['none', 'plumb-bob', 'equidistant'] as const;

/** One of {@link LENS_MODELS}. */
export type LensModel = (typeof LENS_MODELS)[number];

/** Where a camera shows things, as its calibration found. */
export interface CameraCalibration {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Focal length along a row, in pixels. */
  readonly fx: number;
  /** Focal length along a column, in pixels. */
  readonly fy: number;
  /** Column of the principal point, in pixels; whole numbers are the middles of pixels. */
  readonly cx: number;
  /** Row of the principal point, in pixels. */
  readonly cy: number;
  /** Model of the lens distortion, one of {@link LENS_MODELS}; fixes the meaning of the coefficients. */
  readonly model: LensModel;
  /**
   * Dimensionless, in OpenCV's order. `plumb-bob`: k1, k2, p1, p2, then k3, then k4, k5, k6 of the denominator, each group or none.
   * `equidistant`: k1 to k4. `none`: none.
   */
  readonly coefficients: readonly number[];
}

/** A point of the picture plane at a distance of 1 from the pinhole: tangents of the angles to the right and downwards. */
export type PlanePoint = readonly [x: number, y: number];

/** Numbers of coefficients that a model may have. */
export const COEFFICIENTS: Readonly<Record<LensModel, readonly number[]>> = {
  none: [0],
  'plumb-bob': [4, 5, 8],
  equidistant: [4],
};

type Lens = Pick<CameraCalibration, 'model' | 'coefficients'>;

/** Where a lens shows what a pinhole would show at a point. Both are points of the picture plane. */
export function distort(lens: Lens, [x, y]: PlanePoint): PlanePoint {
  if (lens.model === 'none') return [x, y];
  if (lens.model === 'equidistant') {
    const radius = hypot(x, y);
    return radius === 0 ? [x, y] : scaled([x, y], bent(lens.coefficients, atan(radius)).angle / radius);
  }
  const { at } = plumbBob(lens.coefficients, x, y);
  return at;
}

/** Steps from the middle of the picture to a point, so that the way to it is seen where the picture folds. */
const STRIDES = 4;
/** Steps of Newton's method for each of these; three are enough but near a fold. */
const MOST_STEPS = 20;
/** Distance from a point below which it is met, as a share of the focal length: 1e-9 pixels of one of 1000. */
const NEAR_ENOUGH = 1e-12;
/** The same on the way there. */
const NEAR = 1e-2;
/** Shares of the way from the middle to what was found, at which the picture must not fold. */
const SHARES = Array.from({ length: 32 }, (_, k) => (k + 1) / 32);

/**
 * Where a pinhole would show what a lens shows at a point: the inverse of {@link distort}, by Newton's method from the middle outwards.
 * Undefined for a point at which the lens shows nothing that a pinhole does, as beyond the edge of what its polynomial describes.
 */
export function undistort(lens: Lens, [x, y]: PlanePoint): PlanePoint | undefined {
  if (lens.model === 'none') return [x, y];
  if (lens.model === 'equidistant') {
    const shown = hypot(x, y);
    const theta = angleOf(lens.coefficients, shown);
    // What comes from the side or from behind has no place in the picture of a pinhole.
    if (theta === undefined || theta >= Math.PI / 2) return undefined;
    return shown === 0 ? [x, y] : scaled([x, y], tan(theta) / shown);
  }
  const { coefficients } = lens;
  let found: PlanePoint = [0, 0];
  for (let k = 1; k <= STRIDES; k++) {
    const next = meet(coefficients, scaled([x, y], k / STRIDES), found, k < STRIDES ? NEAR : NEAR_ENOUGH);
    if (next === undefined) return undefined;
    found = next;
  }
  // Newton's method may leap over a fold.
  const opens = (share: number) => determinantOf(plumbBob(coefficients, share * found[0], share * found[1]).slopes) > 0;
  return SHARES.every(opens) ? found : undefined;
}

/** Point that a plumb-bob lens shows at (x, y), by Newton's method from (u0, v0); undefined where the picture folds or steps run out. */
function meet(
  coefficients: readonly number[],
  [x, y]: PlanePoint,
  [u0, v0]: PlanePoint,
  near: number,
): PlanePoint | undefined {
  let [u, v] = [u0, v0];
  for (let step = 0; step < MOST_STEPS; step++) {
    const { at, slopes } = plumbBob(coefficients, u, v);
    const [du, dv] = [x - at[0], y - at[1]];
    const [xx, xy, yy] = slopes;
    const determinant = determinantOf(slopes);
    // Where it is 0 the picture folds over itself; beyond, it shows things twice.
    if (!(determinant > 0)) return undefined;
    if (Math.abs(du) + Math.abs(dv) < near * (1 + Math.abs(x) + Math.abs(y))) return [u, v];
    u += (yy * du - xy * dv) / determinant;
    v += (xx * dv - xy * du) / determinant;
  }
  return undefined;
}

/** Where a plumb-bob lens shows a point, and the slopes of that: of x by x, of x by y, which is that of y by x, and of y by y. */
function plumbBob([k1, k2, p1, p2, k3 = 0, k4 = 0, k5 = 0, k6 = 0]: readonly number[], x: number, y: number) {
  const r2 = x * x + y * y;
  const above = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  const below = 1 + r2 * (k4 + r2 * (k5 + r2 * k6));
  const radial = above / below;
  const aboveSlope = k1 + r2 * (2 * k2 + 3 * r2 * k3);
  const belowSlope = k4 + r2 * (2 * k5 + 3 * r2 * k6);
  const slope = 2 * ((aboveSlope - radial * belowSlope) / below);
  const at: PlanePoint = [
    x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
    y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
  ];
  return {
    at,
    slopes: [
      radial + slope * x * x + 2 * p1 * y + 6 * p2 * x,
      slope * x * y + 2 * p1 * x + 2 * p2 * y,
      radial + slope * y * y + 6 * p1 * y + 2 * p2 * x,
    ],
  };
}

function determinantOf([xx, xy, yy]: readonly number[]): number {
  return xx * yy - xy * xy;
}

/** The angle from the axis at which an equidistant lens shows what comes from `theta` (rad), and the slope of that. */
function bent([k1, k2, k3, k4]: readonly number[], theta: number) {
  const t2 = theta * theta;
  return {
    angle: theta * (1 + t2 * (k1 + t2 * (k2 + t2 * (k3 + t2 * k4)))),
    slope: 1 + t2 * (3 * k1 + t2 * (5 * k2 + t2 * (7 * k3 + 9 * t2 * k4))),
  };
}

/** The angle from the axis, in rad, of what an equidistant lens shows at an angle: the inverse of {@link bent}. */
function angleOf(coefficients: readonly number[], shown: number): number | undefined {
  let theta = 0;
  for (let k = 1; k <= STRIDES; k++) {
    const [aim, near] = [(shown * k) / STRIDES, k < STRIDES ? NEAR : NEAR_ENOUGH];
    for (let step = 0; ; step++) {
      const { angle, slope } = bent(coefficients, theta);
      if (step === MOST_STEPS || !(slope > 0)) return undefined;
      if (Math.abs(aim - angle) < near * (1 + shown)) break;
      theta += (aim - angle) / slope;
    }
  }
  return SHARES.every((share) => bent(coefficients, share * theta).slope > 0) ? theta : undefined;
}

function scaled([x, y]: PlanePoint, factor: number): PlanePoint {
  return [factor * x, factor * y];
}
