import type { Twist } from '../../agents/index.ts';

/** The velocity of a robot that stands. */
export const ZERO: Readonly<Twist> = { linearX: 0, linearY: 0, angularZ: 0 };

/** Milliseconds between two looks of a guard. */
export const LOOK_MILLISECONDS = 10;
/** Seconds by which times that should be equal may differ. */
const ROUNDING_SECONDS = 1e-6;

/** How often a base is told its velocity. */
export interface Rates {
  /** Times a second at least, for bases that stop when commands cease. */
  readonly leastRateHz: number;
  /** Times a second that a new velocity is told at most. */
  readonly mostRateHz: number;
}

/**
 * Says when a base is to be told its velocity: zero at once, another new one no oftener than the way to it bears, and an unchanged one often
 * enough to keep the base alive.
 */
export class VelocityPace {
  readonly #repeatSeconds: number;
  readonly #changeSeconds: number;
  readonly #last: Twist = { linearX: Number.NaN, linearY: Number.NaN, angularZ: Number.NaN };
  #sent = Number.NEGATIVE_INFINITY;

  constructor({ leastRateHz, mostRateHz }: Rates) {
    // The look nearest to the time of a repetition, and the first after that of a new velocity.
    this.#repeatSeconds = 1 / leastRateHz - 0.5e-3 * LOOK_MILLISECONDS;
    this.#changeSeconds = 1 / mostRateHz - ROUNDING_SECONDS;
  }

  /** Whether the base was told this velocity last. */
  told({ linearX, linearY, angularZ }: Readonly<Twist>): boolean {
    const last = this.#last;
    return linearX === last.linearX && linearY === last.linearY && angularZ === last.angularZ;
  }

  /** Whether the base is to be told this velocity now. @param now s since any origin */
  due(velocity: Readonly<Twist>, now: number): boolean {
    const { linearX, linearY, angularZ } = velocity;
    const stands = linearX === 0 && linearY === 0 && angularZ === 0;
    const wait = this.told(velocity) ? this.#repeatSeconds : stands ? 0 : this.#changeSeconds;
    return now - this.#sent >= wait;
  }

  /** Notes that the base was told this velocity. @param now as in {@link due} */
  tell(velocity: Readonly<Twist>, now: number): void {
    this.#sent = now;
    Object.assign(this.#last, velocity);
  }
}
