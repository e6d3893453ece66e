import type { Posterior } from './decoder.ts';

/** The line that fits a posterior on a track best. */
export interface LineFit {
  /** Mean over the windows of the probability near the line, from 0 to 1; see {@link LineScorer}. */
  readonly score: number;
  /** Bins per window; negative for a line that runs towards bin 0. NaN where no line covers enough of the track, as for start. */
  readonly slope: number;
  /** Bin of the line in the first window. */
  readonly start: number;
}

/** The lines that are tried. */
export interface LineOptions {
  /** Number of bins of the track. */
  readonly bins: number;
  /** Number of windows of the event. */
  readonly windows: number;
  /** Bins on each side of the line that count. Default 3, which was meant for 50 bins. */
  readonly halfWidth?: number;
  /** Bins per window, least size of a slope. Default 0.5. */
  readonly least?: number;
  /** Bins per window, largest size of a slope. Default 3. */
  readonly most?: number;
  /** Number of slopes, half of them negative. Default 100. */
  readonly slopes?: number;
  /** Number of starts, from the first bin to the last. Default 100. */
  readonly starts?: number;
  /** Least share of the track that a line covers while it is on it. Default 1/3. */
  readonly leastCover?: number;
}

/**
 * Scores how well a line of constant speed runs through a posterior on a track (Davison, Kloosterman & Wilson 2009):
 *
 * R(v, rho) = 1/T sum_t sum_(|x - (rho + v t)| <= d) P(x|n_t), the largest of all lines
 *
 * The line is in the nearest bin in each window. Where it has left the track it finds nothing; the source takes the median probability
 * there. Lines are the same for all events of one length, so one scorer serves them and their shuffles.
 */
export class LineScorer {
  readonly #options: Required<LineOptions>;
  readonly #lines: readonly { readonly slope: number; readonly start: number }[];
  /** Bin of each line in each window; -1 where it is off the track. */
  readonly #places: Int32Array;
  /** Scratch: probability near each bin in each window. */
  readonly #near: Float64Array;

  constructor(options: LineOptions) {
    const { bins, windows } = options;
    const all = { halfWidth: 3, least: 0.5, most: 3, slopes: 100, starts: 100, leastCover: 1 / 3, ...options };
    this.#options = all;
    const sizes = spaced(all.least, all.most, Math.ceil(all.slopes / 2));
    const slopes = [...sizes.map((size) => -size), ...sizes];
    const onTrack = (at: number): number => Math.min(bins - 1, Math.max(0, at));
    this.#lines = slopes
      .flatMap((slope) => spaced(0, bins - 1, all.starts).map((start) => ({ slope, start })))
      .filter(({ slope, start }) => {
        const cover = Math.abs(onTrack(start + slope * (windows - 1)) - start) + 1;
        return cover >= all.leastCover * bins;
      });
    this.#places = new Int32Array(this.#lines.length * windows);
    for (const [line, { slope, start }] of this.#lines.entries()) {
      for (let window = 0; window < windows; window++) {
        const place = Math.round(start + slope * window);
        this.#places[line * windows + window] = place >= 0 && place < bins ? place : -1;
      }
    }
    this.#near = new Float64Array(bins * windows);
  }

  /** The best line; of equal ones the first. The score is 0 where no line covers enough of the track. */
  fit({ probability }: Posterior): LineFit {
    const { bins, windows, halfWidth } = this.#options;
    const near = this.#near;
    for (let window = 0; window < windows; window++) {
      for (let bin = 0; bin < bins; bin++) {
        let sum = 0;
        for (let x = Math.max(0, bin - halfWidth); x <= Math.min(bins - 1, bin + halfWidth); x++) {
          sum += probability[window * bins + x];
        }
        near[window * bins + bin] = sum;
      }
    }
    let [best, most] = [-1, 0];
    for (let line = 0; line < this.#lines.length; line++) {
      let sum = 0;
      for (let window = 0; window < windows; window++) {
        const place = this.#places[line * windows + window];
        if (place >= 0) sum += near[window * bins + place];
      }
      if (sum > most) [best, most] = [line, sum];
    }
    const { slope, start } = this.#lines[best] ?? { slope: Number.NaN, start: Number.NaN };
    return { score: most / windows, slope, start };
  }
}

/** Numbers at equal distances, both ends included; the first end where there is one number. */
function spaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => (count === 1 ? from : from + ((to - from) * k) / (count - 1)));
}
