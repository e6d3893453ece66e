import { firstAtLeast } from '../kernels/first-at-least.ts';

/** Of the bound of a bucket by that of the one before it: the 24th root of 2. */
const GROWTH = 1.0293022366434921;
/** Upper bounds of the buckets, s: from 1 us to 2 minutes. */
const BOUNDS = new Float64Array(24 * 27).fill(1e-6);
for (let i = 1; i < BOUNDS.length; i++) BOUNDS[i] = BOUNDS[i - 1] * GROWTH;

/** Durations from 1 us up, in buckets that grow by 3 %: constant memory for runs of any length. */
export class DurationHistogram {
  /** The longest so far, s. */
  maximumSeconds = 0;
  readonly #counts = new Float64Array(BOUNDS.length + 1);
  #total = 0;

  /** Number of durations. */
  get count(): number {
    return this.#total;
  }

  add(seconds: number): void {
    if (seconds > this.maximumSeconds) this.maximumSeconds = seconds;
    this.#counts[firstAtLeast(BOUNDS, seconds)]++;
    this.#total++;
  }

  /** The duration in s that a share `q` of all does not exceed, up to 3 % too high; 0 if there was none. */
  quantile(q: number): number {
    let below = 0;
    for (let i = 0; i < BOUNDS.length; i++) {
      below += this.#counts[i];
      if (below > 0 && below >= q * this.#total) return Math.min(this.maximumSeconds, BOUNDS[i]);
    }
    return this.maximumSeconds;
  }

  /** Forgets all. */
  clear(): void {
    this.maximumSeconds = 0;
    this.#counts.fill(0);
    this.#total = 0;
  }
}
