/** Metres from the remembered goal within which reward is expected. */
const NEAR = 0.06;
/** Seconds there, and seconds on the way there and there, without reward after which it counts as omitted. */
const [PATIENCE, PURSUIT] = [3, 12];
/** Seconds in which the memory is erased, and in which it is not asked after an omission, the erasure included. */
const ERASURE = 0.15;
const PAUSE = 15;

/**
 * Lets go of a goal that is no longer there. Two times are summed since the trial began or since a reward: that within 6 cm of the place
 * that the agent remembers, and that in which it remembers any. At 3 s of the one or 12 s of the other without reward the memory is erased
 * for 150 ms, which takes some 40 % off what the active keys point to, and then not asked for 15 s, so that the agent searches. Two
 * omissions silence a memory.
 *
 * The second limit is for a goal that cannot be reached, because coordinates are not learned yet and the way leads into a wall: there is
 * nothing to learn from at a wall. The longest way in an arena of 1.6 m takes 8 s.
 *
 * The signal is that of the pause of dopamine neurons at an omitted reward (Schultz, Dayan & Montague 1997, Science 275:1593); times and
 * distances are ours.
 */
export class Omission {
  /** Times by which an omission is judged, in s: a part of a controller's state. */
  readonly state = {
    /** Seconds near the goal since the trial began, or since the last reward or omission. */
    waited: 0,
    /** Seconds in which there was a goal, since then. */
    pursued: 0,
    /** Seconds until the memory is asked again. */
    pause: 0,
  };
  readonly #period: number;

  /** @param period s per step */
  constructor(period: number) {
    this.#period = period;
  }

  /** Whether the memory is erased in this step. */
  get erases(): boolean {
    return this.state.pause > PAUSE - ERASURE;
  }

  /** Whether the memory is not asked in this step. */
  get pauses(): boolean {
    return this.state.pause > 0;
  }

  /** Forgets what was waited for, and a pause: at a trial, and at a reward. */
  beginAnew(): void {
    this.state.waited = 0;
    this.state.pursued = 0;
    this.state.pause = 0;
  }

  /**
   * Makes a step.
   *
   * @param distance m to the remembered goal; Infinity where there is none
   * @returns whether a reward was omitted now
   */
  update(distance: number): boolean {
    const { state } = this;
    if (state.pause > 0) state.pause = Math.max(0, state.pause - this.#period);
    else if (distance < Infinity) {
      state.pursued += this.#period;
      if (distance < NEAR) state.waited += this.#period;
    }
    if (state.waited < PATIENCE && state.pursued < PURSUIT) return false;
    state.waited = 0;
    state.pursued = 0;
    state.pause = PAUSE;
    return true;
  }
}
