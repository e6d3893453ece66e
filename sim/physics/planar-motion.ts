import type { Pose, Twist } from '../../agents/index.ts';
import { cos, sin, wrapAngle } from '../../kernels/math-f64.ts';

/**
 * Exact motion with a constant twist for one period (the exponential map of SE(2)). The body moves along an arc. The chord of the
 * arc points half the turn h ahead and is sin(h) / h as long as the arc. A twist without rotation gives position + velocity * period.
 */
export class PlanarMotion {
  /** Displacement along the map's x axis, m. */
  dx = Number.NaN;
  /** Displacement along the map's y axis, m. */
  dy = Number.NaN;
  /** Heading at the end, rad. */
  heading = Number.NaN;
  /** Unit vector along the chord of forward motion, map frame. */
  #chordX = Number.NaN;
  #chordY = Number.NaN;
  /** Length of the chord at a unit velocity, s. */
  #scale = Number.NaN;
  #cachedHeading = Number.NaN;
  readonly #period: number;

  constructor(period: number) {
    this.#period = period;
  }

  /** Computes the motion of one period from `pose` with `twist`. */
  from(pose: Readonly<Pose>, twist: Readonly<Twist>): void {
    this.#turn(pose.heading, twist.angularZ);
    this.dx = (twist.linearX * this.#chordX - twist.linearY * this.#chordY) * this.#scale;
    this.dy = (twist.linearX * this.#chordY + twist.linearY * this.#chordX) * this.#scale;
  }

  /** Sets the planar velocity (m/s, base_link) that gives a displacement (m, map frame) in the period of the last `from`. */
  velocityOf(dx: number, dy: number, twist: Twist): void {
    twist.linearX = (dx * this.#chordX + dy * this.#chordY) / this.#scale;
    twist.linearY = (dy * this.#chordX - dx * this.#chordY) / this.#scale;
  }

  #turn(heading: number, angularZ: number): void {
    const half = (angularZ * this.#period) / 2;
    const middle = heading + half;
    if (middle !== this.#cachedHeading) {
      this.#cachedHeading = middle;
      this.#chordX = cos(middle);
      this.#chordY = sin(middle);
    }
    this.#scale = half === 0 ? this.#period : (this.#period * sin(half)) / half;
    this.heading = wrapAngle(heading + 2 * half);
  }
}
