import type { Events } from '../../../../agents/index.ts';
import { microsecondsOf, secondsOf } from '../core/time-stamps.ts';

const BINS = 1024;

/**
 * Number of events over time, in at most 1024 bins of one width, which begins with 1 us and is doubled whenever a time lies beyond
 * the last bin. Times before the first event count in the first bin; times that are no finite numbers of microseconds are not counted.
 */
export class RateHistogram {
  readonly #counts = new Float64Array(BINS);
  /** Start of the first bin in us, a whole number like the width, so that every event falls into its bin. */
  #start: number | undefined;
  #width = 1;

  add({ count, t }: Readonly<Events>): void {
    for (let i = 0; i < count; i++) {
      const time = microsecondsOf(t[i]);
      if (!Number.isFinite(time)) continue;
      const start = (this.#start ??= time);
      let bin = Math.max(0, Math.floor(Math.min(time - start, Number.MAX_VALUE) / this.#width));
      for (; bin >= BINS; bin = Math.floor(bin / 2)) this.#widen();
      this.#counts[bin]++;
    }
  }

  /** The counts in at most `bins` bins of one width in s, up to the last that is not empty. */
  resampled(bins: number): { readonly width: number; readonly counts: readonly number[] } {
    const used = this.#counts.findLastIndex((count) => count > 0) + 1;
    const group = Math.max(1, Math.ceil(used / bins));
    const counts = Array.from({ length: Math.ceil(used / group) }, (_, k) =>
      this.#counts.subarray(k * group, (k + 1) * group).reduce((sum, count) => sum + count, 0),
    );
    return { width: secondsOf(this.#width * group), counts };
  }

  #widen(): void {
    for (let k = 0; k < BINS; k++) {
      this.#counts[k] = k < BINS / 2 ? this.#counts[2 * k] + this.#counts[2 * k + 1] : 0;
    }
    this.#width *= 2;
  }
}
