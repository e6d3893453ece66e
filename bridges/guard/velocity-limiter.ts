import type { Body, Twist } from '../../agents/index.ts';

/**
 * Keeps a commanded velocity within what a body may do: the speed along the floor, the turning rate, and how fast either may change.
 * Directions along the floor are kept: too fast a velocity is scaled, and its change too.
 *
 * @example
 * const limiter = new VelocityLimiter(rodent.limits); // 0.6 m/s, 6 m/s^2
 * limiter.approach({ linearX: 1, linearY: 0, angularZ: 0 }, 0.05);
 * console.log(limiter.output.linearX); // 0.3 m/s, as far as it comes in 50 ms
 * limiter.approach({ linearX: 1, linearY: 0, angularZ: 0 }, 0.1);
 * console.log(limiter.output.linearX); // 0.6 m/s, and never more
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
    const [x, y] = [wanted.linearX * scale, wanted.linearY * scale];
    const share = shareWithin(x - output.linearX, y - output.linearY, changeIn(seconds, linearAcceleration));
    output.linearX = between(output.linearX, x, share);
    output.linearY = between(output.linearY, y, share);
    const turning = within(wanted.angularZ, angular);
    const most = changeIn(seconds, angularAcceleration);
    const change = turning - output.angularZ;
    output.angularZ = Math.abs(change) <= most ? turning : output.angularZ + within(change, most);
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

/** A value between two others; the last bit of the second is kept. */
function between(from: number, to: number, share: number): number {
  return share === 1 ? to : from + (to - from) * share;
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
