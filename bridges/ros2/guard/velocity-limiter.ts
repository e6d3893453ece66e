import type { Body, Twist } from '../../../agents/index.ts';

/**
 * Keeps a commanded velocity within what a body may do: the speed along the floor, the turning rate, and how fast either may change.
 * Directions along the floor are kept: too fast a velocity is scaled, and its change too.
 */
export class VelocityLimiter {
  /** The velocity that was let through last. */
  readonly output: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  readonly #limits: Body['limits'];

  /** @param limits of the body, in m/s, rad/s, m/s^2 and rad/s^2; Infinity for none */
  constructor(limits: Body['limits']) {
    this.#limits = limits;
  }

  /** Moves the output towards `wanted`, as far as it may go in `seconds`. */
  approach(wanted: Readonly<Twist>, seconds: number): void {
    const { linear, angular, linearAcceleration, angularAcceleration } = this.#limits;
    const { output } = this;
    const scale = shareWithin(wanted.linearX, wanted.linearY, linear);
    const changeX = wanted.linearX * scale - output.linearX;
    const changeY = wanted.linearY * scale - output.linearY;
    const share = shareWithin(changeX, changeY, changeIn(seconds, linearAcceleration));
    output.linearX += changeX * share;
    output.linearY += changeY * share;
    const change = within(wanted.angularZ, angular) - output.angularZ;
    output.angularZ += within(change, changeIn(seconds, angularAcceleration));
  }

  /** Stands still at once, whatever the limits: a stop is not a ramp. */
  stop(): void {
    this.output.linearX = this.output.linearY = this.output.angularZ = 0;
  }
}

/** How far a velocity may change; without a limit at once, also in no time. */
function changeIn(seconds: number, acceleration: number): number {
  return acceleration === Number.POSITIVE_INFINITY ? acceleration : acceleration * seconds;
}

/** The share of a vector that is at most `most` long; at most 1. */
function shareWithin(x: number, y: number, most: number): number {
  const length = Math.sqrt(x * x + y * y);
  return length > most ? most / length : 1;
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
