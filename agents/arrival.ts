/**
 * How well a sensor tells what is now: `ok`; `silent`, no message for longer than is borne; `late`, its latest message was too old when it
 * came; `frozen`, its messages come but are all the same, though it is declared to have noise.
 */
export type SensorHealth = 'ok' | 'silent' | 'late' | 'frozen';

/** When the latest message of a sensor arrived, and how well the sensor is. */
export interface Arrival {
  /** Tick in which the latest message arrived; -1 before the first. */
  readonly tick: number;
  /** Whether it arrived in the tick that now runs; between ticks, whether it will be new in the next. */
  readonly isNew: boolean;
  /**
   * Seconds on the robot's clock at its origin, to a nanosecond: the time of the first beam of a scan; the time up to which a camera's message
   * has events, each of which has its own; for all other kinds the time at which the sensor was sampled. NaN if unknown.
   */
  readonly stampSeconds: number;
  /**
   * How well the sensor is. Only a controller whose manifest says `onFault: 'tell'` of the sensor reads anything but `ok`, or `late` for as
   * long as silence is borne: any other is stopped.
   */
  readonly health: SensorHealth;
}

/** A message as a controller observes it: its fields, and when it came. */
export type Observed<M> = Readonly<M> & {
  /** Time at which the message came, and health of its sensor. */
  readonly arrival: Arrival;
};

/** The arrival of the latest message of one sensor, written in place as messages come. */
export class LatestArrival implements Arrival {
  /** Tick in which the latest message arrived; -1 before the first. */
  tick = -1;
  /** Seconds on the robot's clock at the origin of the latest message; NaN if unknown. */
  stampSeconds = Number.NaN;
  /** How well the sensor is. */
  health: SensorHealth = 'ok';
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
