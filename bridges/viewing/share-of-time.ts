import { millisecondsOf } from './own-time.ts';

/**
 * A part of the time that some work may take. Work is let through as long as there is time left; what it took too much is taken from the
 * next grant, and what it left is not kept.
 */
export class ShareOfTime {
  readonly #share: number;
  readonly #measure: (work: () => void) => number;
  #left = 0;

  /**
   * @param share of the time, from 0 to 1
   * @param measure does work, and gives the milliseconds that it took
   */
  constructor(share: number, measure = millisecondsOf) {
    this.#share = share;
    this.#measure = measure;
  }

  /** Whether there is time left. */
  get open(): boolean {
    return this.#left > 0;
  }

  /** Grants the share of some milliseconds that have passed. */
  grant(milliseconds: number): void {
    this.#left = Math.min(0, this.#left) + milliseconds * this.#share;
  }

  /** Does work, which is let through, and takes its time from what is left. */
  spend(work: () => void): void {
    this.#left -= this.#measure(work);
  }
}
