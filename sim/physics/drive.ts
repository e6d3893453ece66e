import type { Body, Twist } from '../../agents/index.ts';

/**
 * What a body's motors and grip make of a command: they take the velocity that the body has towards the commanded one within
 * the limits of velocity and acceleration. Limits of a planar velocity hold for its length. A differential drive aims at no
 * lateral velocity, whatever is commanded; one that a wall forced on it, it loses at the limit of acceleration. So a body
 * that runs into a wall aslant slides along it at the tangential part of its velocity.
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

  /** Takes `twist` one period towards `command`. */
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

/** Adds to the wheels' angles (left, right; rad) what a twist turns them by in `period`; nothing without wheels. */
export function rollWheels(body: Body, twist: Readonly<Twist>, period: number, angles: Float64Array): void {
  if (body.wheels === undefined) return;
  const turn = (twist.angularZ * body.wheels.separation) / 2;
  angles[0] += ((twist.linearX - turn) * period) / body.wheels.radius;
  angles[1] += ((twist.linearX + turn) * period) / body.wheels.radius;
}
