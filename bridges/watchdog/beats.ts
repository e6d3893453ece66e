/** The loop has not begun: nothing is overdue. */
const IDLE = 0;
/** The robot was or is being stopped. */
const FIRED = -1;
/** Number of beats that are told apart. */
const MOST = 2 ** 30;

/** Parts of the timeout after which the watchdog looks. */
const LOOKS = 8;

/**
 * The one number that a loop and its watchdog share: how often the loop has beaten, or that the watchdog has fired. Each change is a
 * comparison and an exchange at once, so that either the beat or the watchdog comes first, and both know which.
 */
export function sharedBeats(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** The side of the loop. It allocates nothing. */
export class Pulse {
  readonly #shared: Int32Array;
  #beats = IDLE;

  constructor(shared: Int32Array) {
    this.#shared = shared;
  }

  /** Beats. Returns false, and changes nothing, if the watchdog has fired. */
  beat(): boolean {
    const beats = this.#beats;
    const next = (beats % MOST) + 1;
    if (Atomics.compareExchange(this.#shared, 0, beats, next) !== beats) return false;
    this.#beats = next;
    return true;
  }

  /** Whether the watchdog has fired. */
  get fired(): boolean {
    return Atomics.load(this.#shared, 0) === FIRED;
  }
}

/** The side of the watchdog, which looks every {@link everyMilliseconds}. */
export class Vigil {
  /** Milliseconds between two looks. */
  readonly everyMilliseconds: number;
  readonly #shared: Int32Array;
  readonly #timeout: number;
  #seen = IDLE;
  #looks = 0;
  #since = 0;

  constructor(shared: Int32Array, timeoutMilliseconds: number) {
    this.#shared = shared;
    this.#timeout = timeoutMilliseconds;
    this.everyMilliseconds = Math.max(1, timeoutMilliseconds / LOOKS);
  }

  /**
   * Looks at the loop. Returns whether it has been silent for too long, again after each further timeout. That takes several looks
   * too: a process that was suspended gets the time to beat again.
   *
   * @param now milliseconds of wall time since any origin
   */
  overdue(now: number): boolean {
    const beats = Atomics.load(this.#shared, 0);
    if (beats !== this.#seen || beats === IDLE) {
      this.#seen = beats;
      this.#looks = 0;
      this.#since = now;
      return false;
    }
    this.#looks++;
    if (this.#looks < LOOKS || now - this.#since < this.#timeout) return false;
    this.#looks = 0;
    this.#since = now;
    return beats === FIRED || Atomics.compareExchange(this.#shared, 0, beats, FIRED) === beats;
  }
}
