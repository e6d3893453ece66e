/** When the latest message of a sensor arrived. */
export interface Arrival {
  /** Tick in which the latest message arrived; -1 before the first. */
  readonly tick: number;
  /** Whether it arrived in the tick that now runs; between ticks, whether it will be new in the next. */
  readonly isNew: boolean;
  /** Seconds on the robot's clock at its origin: when a simulated sensor was sampled, the header's stamp on a real robot. NaN if unknown. */
  readonly stampSeconds: number;
}

/** A message as a controller observes it: its fields, and when it came. */
export type Observed<M> = Readonly<M> & { readonly arrival: Arrival };

/** The arrival of the latest message of one sensor, written in place as messages come. */
export class LatestArrival implements Arrival {
  /** Tick in which the latest message arrived; -1 before the first. */
  tick = -1;
  /** Seconds on the robot's clock at the origin of the latest message; NaN if unknown. */
  stampSeconds = Number.NaN;
  readonly #clock: { readonly tick: number };

  /** @param clock counts the ticks */
  constructor(clock: { readonly tick: number }) {
    this.#clock = clock;
  }

  /** Whether the latest message arrived in the present tick. */
  get isNew(): boolean {
    return this.tick === this.#clock.tick;
  }

  /** Notes a message that arrives now. */
  note(stampSeconds: number): void {
    this.tick = this.#clock.tick;
    this.stampSeconds = stampSeconds;
  }
}
