import { wallMilliseconds } from '../../agents/wall-time.ts';
import { ShareOfTime } from './share-of-time.ts';
import { idleMilliseconds, type MeasureWork, workedMilliseconds } from './work-time.ts';

/** Milliseconds of wall time from one round to the next, at least. */
export const ROUND_MILLISECONDS = 40;
/** Milliseconds of wall time after which a round begins, whatever the last ones took; and for which a share is granted at most. */
const LONGEST_MILLISECONDS = 1000;
/** Milliseconds until it is looked again whether a round is due that was not. */
const LEAST_WAIT = 1;
/** Part of the time in which the process works that all rounds together take. */
const ROUNDS_SHARE = 0.003;
/** Time in which the process has nothing to do counts as so many times as long. */
const IDLE_WEIGHT = 10;

/**
 * When viewers are shown something: every 40 ms of wall time, less often where that would take more than its share of the time, and at
 * least once a second. A share is of the time in which the process works; of the time in which it waits it is ten times as large, as nothing
 * becomes slower by what is done then.
 */
export class Rounds {
  readonly #rounds: ShareOfTime;
  readonly #others: ShareOfTime[] = [];
  /** ms of wall time at which the last round began, and of which on it is looked whether the next is due. */
  #begun = wallMilliseconds();
  #due = this.#begun + ROUND_MILLISECONDS;
  #grantedAt = this.#begun;
  #idle = idleMilliseconds();
  #worked = workedMilliseconds();
  /** Milliseconds to be granted to the others when a round begins. */
  #passed = 0;

  /** @param measure the work of a round */
  constructor(measure: MeasureWork) {
    this.#rounds = new ShareOfTime(ROUNDS_SHARE, measure);
  }

  /** A part of the time for what is shown beside the rounds, granted at the beginning of each; as {@link ShareOfTime}. */
  share(share: number, measure: MeasureWork): ShareOfTime {
    const other = new ShareOfTime(share, measure);
    this.#others.push(other);
    return other;
  }

  /** Begins a round, if one is due. @param now ms of wall time */
  begin(now = wallMilliseconds()): boolean {
    if (now < this.#due) return false;
    const passed = this.#pass(now);
    this.#rounds.grant(passed);
    this.#passed += passed;
    if (!this.#rounds.open && now - this.#begun < LONGEST_MILLISECONDS) {
      const wait = Math.max(LEAST_WAIT, this.#rounds.closedFor);
      this.#due = Math.min(this.#begun + LONGEST_MILLISECONDS, now + wait);
      return false;
    }
    for (const other of this.#others) other.grant(this.#passed);
    this.#passed = 0;
    this.#begun = now;
    this.#due = now + ROUND_MILLISECONDS;
    return true;
  }

  /** Does what belongs to a round. */
  spend(work: () => void): void {
    this.#rounds.spend(work);
  }

  /** Milliseconds that have passed since it was asked last, of which shares are granted. What others took of the time is no part of it. */
  #pass(now: number): number {
    const [waited, has] = [idleMilliseconds(), workedMilliseconds()];
    const idle = waited - this.#idle;
    // Threads together may work for longer than has passed.
    const worked = Math.max(0, Math.min(has - this.#worked, now - this.#grantedAt - idle));
    [this.#idle, this.#worked, this.#grantedAt] = [waited, has, now];
    return Math.min(worked + IDLE_WEIGHT * idle, LONGEST_MILLISECONDS);
  }
}
