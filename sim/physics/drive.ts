import type { Body, Twist } from '../../agents/index.ts';

/**
 * Motors and grip of a body: they bring its velocity closer to the commanded one within the limits of velocity and acceleration.
 * Limits of a planar velocity apply to its length. A differential drive aims at a lateral velocity of 0, whatever is commanded, and
 * loses one that a wall forced on it at the limit of acceleration. So a body that runs into a wall at an angle slides along it at
 * the tangential component of its velocity.
 */
export class Drive {
  readonly #holonomic: boolean;
  readonly #linear: number;
  readonly #angular: number;
  readonly #linearStep: number;
  readonly #angularStep: number;

  constructor(body: Body, period: number) {
    this.#holonomic = body.drive === 'holonomic';
    this.#linear = body.limits.linear;
    this.#angular = body.limits.angular;
    this.#linearStep = body.limits.linearAcceleration * period;
    this.#angularStep = body.limits.angularAcceleration * period;
  }

  /** Brings `twist` closer to `command` by one period. */
  approach(command: Readonly<Twist>, twist: Twist): void {
    let x = command.linearX;
    let y = this.#holonomic ? command.linearY : 0;
    const speed = Math.sqrt(x * x + y * y);
    if (speed > this.#linear) {
      x *= this.#linear / speed;
      y *= this.#linear / speed;
    }
    const changeX = x - twist.linearX;
    const changeY = y - twist.linearY;
    const change = Math.sqrt(changeX * changeX + changeY * changeY);
    if (change > this.#linearStep) {
      x = twist.linearX + changeX * (this.#linearStep / change);
      y = twist.linearY + changeY * (this.#linearStep / change);
    }
    twist.linearX = x;
    twist.linearY = y;
    const turn = Math.min(Math.max(command.angularZ, -this.#angular), this.#angular);
    const turnChange = turn - twist.angularZ;
    twist.angularZ =
      Math.abs(turnChange) <= this.#angularStep
        ? turn
        : twist.angularZ + (turnChange > 0 ? this.#angularStep : -this.#angularStep);
  }
}

/** Adds the rotation of the wheels by a twist in `period` s to their angles (left, right; rad); does nothing without wheels. */
export function rollWheels(body: Body, twist: Readonly<Twist>, period: number, angles: Float64Array): void {
  if (body.wheels === undefined) return;
  const turn = (twist.angularZ * body.wheels.separation) / 2;
  angles[0] += ((twist.linearX - turn) * period) / body.wheels.radius;
  angles[1] += ((twist.linearX + turn) * period) / body.wheels.radius;
}
