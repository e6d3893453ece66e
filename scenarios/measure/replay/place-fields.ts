import { exp, log } from '../../../kernels/math-f64.ts';
import { binCentre, binOf, type PlaceGrid } from './place-grid.ts';

/** Where a body ran: at (x[k], y[k]) from tick `from[k]` until before tick `to[k]`. The stretches ascend and do not overlap. */
export interface Running {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  /** Metres. */
  readonly x: ArrayLike<number>;
  /** Metres. */
  readonly y: ArrayLike<number>;
}

/** Firing rates of cells by place. */
export interface PlaceFields {
  readonly grid: PlaceGrid;
  /** Seconds spent in each bin. */
  readonly occupancy: Float64Array;
  /** Whether the rates of a bin are known: the body was there or near it for long enough, as the occupancy is smoothed. */
  readonly known: readonly boolean[];
  /** The cells that have a rate map. */
  readonly cells: readonly number[];
  /** Hz in each bin, a map for each of the `cells`; NaN where it is not known. */
  readonly rates: readonly Float64Array[];
}

/** How place fields are fitted. */
export interface PlaceFieldOptions {
  /** Seconds per tick. */
  readonly period: number;
  /** Standard deviation of the Gaussian that spikes and occupancy are smoothed with, in bins. Default 1; 0 smooths nothing. */
  readonly smoothingBins?: number;
  /** Hz, least rate in a bin. Default 0.1. */
  readonly floorHz?: number;
  /** Seconds of smoothed occupancy below which the rates of a bin are not known. Default 0.02. */
  readonly leastSeconds?: number;
}

/** Standard deviations at which the Gaussian ends. */
const REACH = 2;

/**
 * Fits the rate maps of the cells that spiked while the body ran: rate = (spikes * g) / (occupancy * g), where g is a Gaussian over the
 * bins around (occupancy-normalised maps, Muller, Kubie & Ranck 1987). At the edge both sums lose the same part of g. Spikes outside of
 * the stretches, such as those of rests, do not count.
 *
 * @param ticks tick of each spike, ascending
 * @param ids cell of each spike
 */
export function fitPlaceFields(
  ticks: ArrayLike<number>,
  ids: ArrayLike<number>,
  running: Running,
  grid: PlaceGrid,
  { period, smoothingBins = 1, floorHz = 0.1, leastSeconds = 0.02 }: PlaceFieldOptions,
): PlaceFields {
  const bins = grid.columns * grid.rows;
  const occupancy = new Float64Array(bins);
  const spikes = new Map<number, Float64Array>();
  for (let k = 0, s = 0; k < running.from.length; k++) {
    const bin = binOf(grid, running.x[k], running.y[k]);
    while (s < ticks.length && ticks[s] < running.from[k]) s++;
    if (bin >= 0) occupancy[bin] = occupancy[bin] + (running.to[k] - running.from[k]) * period;
    for (; s < ticks.length && ticks[s] < running.to[k]; s++) {
      if (bin < 0) continue;
      let counts = spikes.get(ids[s]);
      if (counts === undefined) {
        counts = new Float64Array(bins);
        spikes.set(ids[s], counts);
      }
      counts[bin] = counts[bin] + 1;
    }
  }
  const time = smooth(occupancy, grid, smoothingBins);
  const known = Array.from(time, (seconds) => seconds >= leastSeconds);
  const cells = [...spikes.keys()].sort((a, b) => a - b);
  const rates = cells.map((cell) =>
    smooth(spikes.get(cell) as Float64Array, grid, smoothingBins).map((count, bin) =>
      known[bin] ? Math.max(floorHz, count / time[bin]) : Number.NaN,
    ),
  );
  return { grid, occupancy, known, cells, rates };
}

/** Sums the values of the bins around each bin, weighted by a Gaussian whose peak is 1. */
function smooth(values: Float64Array, { columns, rows }: PlaceGrid, deviation: number): Float64Array {
  if (deviation === 0) return values.slice();
  const reach = Math.ceil(REACH * deviation);
  const weights = Float64Array.from({ length: reach + 1 }, (_, d) => exp((-d * d) / (2 * deviation * deviation)));
  const along = (from: Float64Array, count: number, stride: number, lines: number, lineStride: number) => {
    const to = new Float64Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let j = Math.max(0, i - reach); j <= Math.min(count - 1, i + reach); j++) {
          sum += weights[Math.abs(i - j)] * from[line * lineStride + j * stride];
        }
        to[line * lineStride + i * stride] = sum;
      }
    }
    return to;
  };
  return along(along(values, columns, 1, rows, columns), rows, columns, columns, 1);
}

/**
 * Bits per spike, how much a spike of a cell says about the place: I = sum_b p_b (f_b / f) log2(f_b / f), with the share p of the time in
 * bin b and the mean rate f (Skaggs, McNaughton, Gothard & Markus 1993).
 */
export function spatialInformation(rates: Float64Array, { occupancy, known }: PlaceFields): number {
  let [time, spikes] = [0, 0];
  for (const [bin, seconds] of occupancy.entries()) {
    if (!known[bin]) continue;
    time += seconds;
    spikes += seconds * rates[bin];
  }
  let bits = 0;
  for (const [bin, seconds] of occupancy.entries()) {
    if (!known[bin] || seconds === 0) continue;
    const ratio = (rates[bin] * time) / spikes;
    if (ratio > 0) bits += ((seconds / time) * ratio * log(ratio)) / Math.LN2;
  }
  return bits;
}

/** Criteria of a place cell. */
export interface PlaceCellLimits {
  /** Hz, least peak of its rate map. Default 1. */
  readonly leastPeakHz?: number;
  /** Bits per spike, least {@link spatialInformation}. Default 0.5. */
  readonly leastInformation?: number;
}

/** The fields of place cells: those of cells whose rate depends on the place. */
export function placeCells(
  fields: PlaceFields,
  { leastPeakHz = 1, leastInformation = 0.5 }: PlaceCellLimits = {},
): PlaceFields {
  const chosen = fields.rates.flatMap((map, k) =>
    peakOf(map) >= leastPeakHz && spatialInformation(map, fields) >= leastInformation ? [k] : [],
  );
  return { ...fields, cells: chosen.map((k) => fields.cells[k]), rates: chosen.map((k) => fields.rates[k]) };
}

/**
 * Metres, x and y of the centre of the field of each cell up to the largest, interleaved: the mean place of the bins with half the peak
 * rate or more, weighted by the rate. NaN for cells without a field.
 */
export function centresOfFields({ grid, cells, rates }: PlaceFields): Float64Array {
  const centres = new Float64Array(2 * ((cells.at(-1) ?? -1) + 1)).fill(Number.NaN);
  for (const [k, map] of rates.entries()) {
    const half = peakOf(map) / 2;
    let [sum, sumX, sumY] = [0, 0, 0];
    for (const [bin, rate] of map.entries()) {
      if (!(rate >= half)) continue;
      const [x, y] = binCentre(grid, bin);
      sum += rate;
      sumX += rate * x;
      sumY += rate * y;
    }
    centres[2 * cells[k]] = sumX / sum;
    centres[2 * cells[k] + 1] = sumY / sum;
  }
  return centres;
}

/** Hz, the highest rate of a map; 0 where none is known. */
function peakOf(rates: Float64Array): number {
  let peak = 0;
  for (const rate of rates) if (rate > peak) peak = rate;
  return peak;
}
