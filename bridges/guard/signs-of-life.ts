/** Milliseconds between two beats of a loop, and of its guard. */
export const BEAT_MILLISECONDS = 25;

/** Beats of the loop without a sign of life after which a guard that lets commands through hangs. */
const DRIVING_BEATS = 7;
/** The same of a guard that lets none through any more: its robot was told zero. */
const STANDING_BEATS = 40;
/** The same of a guard that never did: it may be loading what it was asked for. */
const LOADING_BEATS = 200;

/**
 * Says whether a guard hangs. It counts the beats of the loop, each of which is a turn of its event loop of its own, and no wall time:
 * a loop that was blocked itself finds in the turn after its first beat what the guard said meanwhile.
 */
export class SignsOfLife {
  #limit = LOADING_BEATS;
  #silentBeats = 0;

  /** Whether commands go through. */
  set driving(driving: boolean) {
    if (driving) this.#limit = DRIVING_BEATS;
    else if (this.#limit === DRIVING_BEATS) this.#limit = STANDING_BEATS;
  }

  /** The guard said something. */
  heard(): void {
    this.#silentBeats = 0;
  }

  /** The loop beats. Returns whether the guard has been silent for too long. */
  beat(): boolean {
    this.#silentBeats++;
    return this.#silentBeats >= this.#limit;
  }
}
