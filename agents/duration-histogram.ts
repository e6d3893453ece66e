/** Durations from 1 us up, in buckets that grow by an eighth: constant memory for runs of any length. */
export class DurationHistogram {
  /** The longest so far, s. */
  maximumSeconds = 0;
  readonly #bounds: number[] = [];
  readonly #counts: Float64Array;
  #total = 0;

  constructor() {
    for (let bound = 1e-6; bound < 100; bound *= 1.125) this.#bounds.push(bound);
    this.#counts = new Float64Array(this.#bounds.length + 1);
  }

  /** Number of durations. */
  get count(): number {
    return this.#total;
  }

  add(seconds: number): void {
    if (seconds > this.maximumSeconds) this.maximumSeconds = seconds;
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#bounds[middle] < seconds) low = middle + 1;
      else high = middle;
    }
    this.#counts[low]++;
    this.#total++;
  }

  /** The duration in s, to within 1/8 of its value, that a share `q` of all does not exceed. */
  quantile(q: number): number {
    let left = q * this.#total;
    for (let i = 0; i < this.#counts.length; i++) {
      left -= this.#counts[i];
      if (left <= 0) return Math.min(this.maximumSeconds, this.#bounds[i] ?? this.maximumSeconds);
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
