/** Milliseconds between two beats of a loop, and of its guard. */
export const BEAT_MILLISECONDS = 25;

/** Beats of the loop without a sign of life after which a guard that lets commands through is silent. */
const SILENT_BEATS = 7;
/** Beats after which a guard hangs. One that is silent for less may be busy with what it was asked for. */
const HANGING_BEATS = 80;
/** The same of a guard that let no command through yet: it may be loading. */
const LOADING_BEATS = 200;

/** How a guard is: `silent` for so long that its robot must be told zero in another way, or for so long that it `hangs`. */
export type Vigour = 'alive' | 'silent' | 'hangs';

/**
 * Says whether a guard lives. It counts the beats of the loop, each of which is a turn of its event loop of its own, and no wall time:
 * a loop that was blocked itself finds in the turn after its first beat what the guard said meanwhile.
 */
export class SignsOfLife {
  /** Beats after which it is silent, and after which it hangs. A guard whose robot stands may be silent. */
  #limits: readonly [silent: number, hangs: number] = [LOADING_BEATS, LOADING_BEATS];
  #silentBeats = 0;

  /** Whether commands go through. */
  set driving(driving: boolean) {
    if (driving) this.#limits = [SILENT_BEATS, HANGING_BEATS];
    else if (this.#limits[1] === HANGING_BEATS) this.#limits = [HANGING_BEATS, HANGING_BEATS];
  }

  /** The guard said something. */
  heard(): void {
    this.#silentBeats = 0;
  }

  /** The loop beats. Returns how the guard is. */
  beat(): Vigour {
    this.#silentBeats++;
    const [silent, hangs] = this.#limits;
    if (this.#silentBeats >= hangs) return 'hangs';
    return this.#silentBeats >= silent ? 'silent' : 'alive';
  }
}
