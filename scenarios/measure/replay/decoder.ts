import { exp, log } from '../../../kernels/math-f64.ts';
import type { PlaceFields } from './place-fields.ts';
import type { PlaceGrid } from './place-grid.ts';
import type { SpikeCounts } from './spike-counts.ts';

/** The posterior over places in each window of an event. */
export interface Posterior {
  readonly grid: PlaceGrid;
  /** Number of windows. */
  readonly windows: number;
  /** Probability of each bin, window by window; those of a window add up to 1. */
  readonly probability: Float64Array;
}

/** Differences of log probability beyond which a bin has none: e^-60 is below the rounding of a sum of many bins. */
const NOTHING = -60;

/**
 * Decodes places from spikes by Bayes' rule, for cells that spike independently of each other as Poisson processes, with a flat prior over
 * the known bins (Zhang, Ginzburg, McNaughton & Sejnowski 1998):
 *
 * log P(x|n) = sum_i n_i log f_i(x) - tau sum_i f_i(x) + const
 *
 * The window's length tau enters once. The published code of Ecker et al. 2022 multiplies by it twice, and takes the factorial of n inside
 * of a logarithm that it scales by n, so that scores differ from that code's.
 */
export class PlaceDecoder {
  readonly fields: PlaceFields;
  /** Length of a window. */
  readonly windowSeconds: number;
  /** Number of the field of each cell; absent for a cell without one, whose spikes do not count. */
  readonly #fieldOf: ReadonlyMap<number, number>;
  /** The bins that can be decoded. */
  readonly #bins: Uint32Array;
  /** Logarithm of the rate of each field in Hz, in each of these bins. */
  readonly #logRates: readonly Float64Array[];
  /** Term of the log probability that does not depend on spikes, in each of these bins: -tau sum_i f_i. */
  readonly #silence: Float64Array;
  readonly #scratch: Float64Array;

  constructor(fields: PlaceFields, windowSeconds: number) {
    this.fields = fields;
    this.windowSeconds = windowSeconds;
    this.#fieldOf = new Map(fields.cells.map((cell, k) => [cell, k]));
    this.#bins = Uint32Array.from(fields.known.flatMap((known, bin) => (known ? [bin] : [])));
    this.#logRates = fields.rates.map((map) => Float64Array.from(this.#bins, (bin) => log(map[bin])));
    this.#silence = Float64Array.from(
      this.#bins,
      (bin) => -windowSeconds * fields.rates.reduce((sum, map) => sum + map[bin], 0),
    );
    this.#scratch = new Float64Array(this.#bins.length);
  }

  /**
   * The posterior of each window.
   *
   * @param fieldInstead number of the field that each cell gets instead of its own, by the number of its own. Default: its own
   */
  decode({ windows, starts, cells, counts }: SpikeCounts, fieldInstead?: ArrayLike<number>): Posterior {
    const { grid } = this.fields;
    const size = grid.columns * grid.rows;
    const probability = new Float64Array(windows * size);
    const logP = this.#scratch;
    for (let window = 0; window < windows; window++) {
      logP.set(this.#silence);
      const maps: Float64Array[] = [];
      const spikes: number[] = [];
      for (let entry = starts[window]; entry < starts[window + 1]; entry++) {
        const field = this.#fieldOf.get(cells[entry]);
        if (field === undefined) continue;
        maps.push(this.#logRates[fieldInstead?.[field] ?? field]);
        spikes.push(counts[entry]);
      }
      this.#add(maps, spikes);
      this.#normalise(probability, window * size);
    }
    return { grid, windows, probability };
  }

  /** Adds maps, each times its spikes, to the scratch: four at a time, for most of the time goes into reading and writing it. */
  #add(maps: readonly Float64Array[], spikes: readonly number[]): void {
    const logP = this.#scratch;
    for (let n = 0; n < maps.length; n += 4) {
      const [a, b = a, c = a, d = a] = maps.slice(n, n + 4);
      const [i, j = 0, k = 0, l = 0] = spikes.slice(n, n + 4);
      for (let x = 0; x < logP.length; x++) logP[x] = logP[x] + i * a[x] + j * b[x] + k * c[x] + l * d[x];
    }
  }

  /** Writes the probabilities of a window, which are proportional to the exponential of the scratch. */
  #normalise(probability: Float64Array, offset: number): void {
    const logP = this.#scratch;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < logP.length; k++) most = Math.max(most, logP[k]);
    let sum = 0;
    for (let k = 0; k < logP.length; k++) {
      logP[k] = logP[k] - most < NOTHING ? 0 : exp(logP[k] - most);
      sum += logP[k];
    }
    for (let k = 0; k < logP.length; k++) probability[offset + this.#bins[k]] = logP[k] / sum;
  }
}
