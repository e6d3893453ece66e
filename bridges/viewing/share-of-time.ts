import type { MeasureWork } from './work-time.ts';

/** Milliseconds whose part is kept, at most, for work that comes seldom. */
const KEPT_MILLISECONDS = 1000;

/**
 * A part of the time that some work may take. Work is let through as long as there is time left; what it took too much is taken from the
 * next grants, and what it left is kept, up to the part of a second.
 */
export class ShareOfTime {
  readonly #share: number;
  readonly #measure: MeasureWork;
  #left = 0;

  /** @param share of the time, from 0 to 1 */
  constructor(share: number, measure: MeasureWork) {
    this.#share = share;
    this.#measure = measure;
  }

  /** Whether there is time left. */
  get open(): boolean {
    return this.#left > 0;
  }

  /** Milliseconds that must pass until there is time left; 0 if there is. */
  get closedFor(): number {
    return Math.max(0, -this.#left / this.#share);
  }

  /** Grants the share of some milliseconds that have passed. */
  grant(milliseconds: number): void {
    this.#left = Math.min(KEPT_MILLISECONDS, this.#left / this.#share + milliseconds) * this.#share;
  }

  /** Does work, and takes its time from what is left. */
  spend(work: () => void): void {
    this.#left -= this.#measure(work);
  }
}
