/** Milliseconds between two beats of a loop, and of its guard. */
export const BEAT_MILLISECONDS = 25;

/** Beats of the loop without a sign of life after which a guard that lets commands through hangs. */
const DRIVING_BEATS = 7;
/** The same of a guard that does not: its robot was told zero, and it may be loading what it was asked for. */
const STANDING_BEATS = 200;

/**
 * Says whether a guard hangs. It counts the beats of the loop, each of which is a turn of its event loop of its own, and no wall time:
 * a loop that was blocked itself finds in the turn after its first beat what the guard said meanwhile.
 */
export class SignsOfLife {
  /** Whether commands go through. */
  driving = false;
  #silentBeats = 0;

  /** The guard said something. */
  heard(): void {
    this.#silentBeats = 0;
  }

  /** The loop beats. Returns whether the guard has been silent for too long. */
  beat(): boolean {
    this.#silentBeats++;
    return this.#silentBeats >= (this.driving ? DRIVING_BEATS : STANDING_BEATS);
  }
}
