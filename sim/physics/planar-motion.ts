import type { Pose, Twist } from '../../agents/index.ts';
import { cos, sin, wrapAngle } from '../../kernels/math-f64.ts';

/**
 * Motion with a constant twist for one period, exactly: the body goes along an arc, whose chord points half the turn ahead and is
 * shorter than the arc by sin(h) / h, h half the turn (the exponential map of SE(2)). A twist without rotation gives
 * plainly position + velocity * period.
 */
export class PlanarMotion {
  /** m, displacement in the map frame. */
  dx = Number.NaN;
  dy = Number.NaN;
  /** rad, heading at the end. */
  heading = Number.NaN;
  /** Unit vector along the chord of forward motion, map frame. */
  #chordX = Number.NaN;
  #chordY = Number.NaN;
  /** s: chord of a unit velocity. */
  #scale = Number.NaN;
  #cachedHeading = Number.NaN;
  readonly #period: number;

  constructor(period: number) {
    this.#period = period;
  }

  /** Sets where `twist` leads from `pose`. */
  from(pose: Readonly<Pose>, twist: Readonly<Twist>): void {
    this.#turn(pose.heading, twist.angularZ);
    this.dx = (twist.linearX * this.#chordX - twist.linearY * this.#chordY) * this.#scale;
    this.dy = (twist.linearX * this.#chordY + twist.linearY * this.#chordX) * this.#scale;
  }

  /** Sets the planar velocity (m/s, base_link) that led to a displacement (m, map frame) in the period of the last `from`. */
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
