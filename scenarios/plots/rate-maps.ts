import { ValidationError } from '../../agents/errors.ts';
import { fitPlaceFields } from '../measure/replay/place-fields.ts';
import { checkPositive } from './check-positive.ts';
import type { SpikeRecord } from './record.ts';

/** Where somebody was, a sample an interval. */
export interface PathSamples {
  /** Metres, x and y of each sample, interleaved. */
  readonly places: ArrayLike<number>;
  /** Seconds between samples; the first is at the beginning of the recording of the spikes. */
  readonly interval: number;
}

/** Where rates are mapped. */
export interface RateMapOptions {
  /** Metres, side of a square bin. Default: a twentieth of the longer side of what was visited. */
  readonly bin?: number;
  /** Metres, the plane that is mapped: [least x, greatest x] and [least y, greatest y]. Default: what was visited. */
  readonly bounds?: {
    /** Metres, least and greatest x. */
    readonly x: readonly [number, number];
    /** Metres, least and greatest y. */
    readonly y: readonly [number, number];
  };
}

/** Firing rates of neurons over the plane. */
export interface RateMaps {
  /** Name of the population whose spikes were mapped. */
  readonly name: string;
  /** Number of rows, along y, and of columns, along x. */
  readonly shape: readonly [rows: number, columns: number];
  /** Metres, the plane that is mapped. */
  readonly bounds: {
    /** Metres, least and greatest x. */
    readonly x: readonly [number, number];
    /** Metres, least and greatest y. */
    readonly y: readonly [number, number];
  };
  /** Seconds spent in each bin, row by row from the least y. */
  readonly occupancy: Float64Array;
  /** Hz, a map a neuron: its spikes in a bin over the time spent there; NaN where nobody was. */
  readonly maps: readonly Float64Array[];
}

/**
 * Place fields: where each neuron fired, as its spikes in a bin of the plane over the time spent in it (O'Keefe & Dostrovsky 1971,
 * as it is commonly measured; not smoothed). A spike counts where the body was in the interval that it falls in.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', poisson, { size: 4 });
 * const simulation = simulate(network);
 * simulation.input(cells, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, cells);
 * simulation.step(1000);
 * const places = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? i / 100 : 0.1)); // along x in 1 s
 * const { shape, maps } = rateMaps(spikes.records()[0], { places, interval: 0.02 }, { bin: 0.1 });
 * console.log(shape, maps[0]); // Hz of cell 0 in each bin
 *
 * @throws ValidationError `invalid_option` for a path that is empty or not finite, for a bin or an interval that is not above 0
 */
export function rateMaps(
  spikes: SpikeRecord,
  { places, interval }: PathSamples,
  options: RateMapOptions = {},
): RateMaps {
  checkPositive('interval', interval, 's');
  const count = places.length >> 1;
  if (count === 0 || places.length % 2 === 1 || !Array.from(places).every(Number.isFinite)) {
    throw new ValidationError('this is no path', {
      code: 'invalid_option',
      expected: 'x and y of at least one sample, in m, all finite',
      received: `${places.length} numbers`,
    });
  }
  const { bounds = boundsOf(places) } = options;
  const { bin = Math.max(bounds.x[1] - bounds.x[0], bounds.y[1] - bounds.y[0]) / 20 || 0.1 } = options;
  checkPositive('bin', bin, 'm');
  const cells = ([low, high]: readonly [number, number]): number => Math.max(1, Math.ceil((high - low) / bin - 1e-9));
  const [rows, columns] = [cells(bounds.y), cells(bounds.x)];
  const grid = { columns, rows, left: bounds.x[0], bottom: bounds.y[0], binWidth: bin, binHeight: bin };
  /** Places within the bounds; what lies on their far edge belongs to the last bin. */
  const along = (axis: 0 | 1, [low, high]: readonly [number, number], bins: number): Float64Array =>
    Float64Array.from({ length: count }, (_, sample) => {
      const place = places[2 * sample + axis];
      return place < low || place > high ? Number.NaN : Math.min(place, low + (bins - 0.5) * bin);
    });
  // Ticks, a little before which a sample begins: intervals may be no whole number of ticks.
  const at = (sample: number): number => (sample * interval) / spikes.period - 1e-9;
  const running = {
    from: Float64Array.from({ length: count }, (_, sample) => at(sample)),
    to: Float64Array.from({ length: count }, (_, sample) => at(sample + 1)),
    x: along(0, bounds.x, columns),
    y: along(1, bounds.y, rows),
  };
  const { period } = spikes;
  const bare = { period, smoothingBins: 0, floorHz: 0, leastSeconds: Number.MIN_VALUE };
  const { occupancy, known, cells: active, rates } = fitPlaceFields(spikes.ticks, spikes.ids, running, grid, bare);
  const silent = Float64Array.from(known, (seen) => (seen ? 0 : Number.NaN));
  const maps = Array.from({ length: spikes.size }, (_, cell) => rates[active.indexOf(cell)] ?? silent.slice());
  return { name: spikes.name, shape: [rows, columns], bounds, occupancy, maps };
}

function boundsOf(places: ArrayLike<number>): {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
} {
  const [x, y]: [number, number][] = [0, 1].map((axis) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < places.length; i += 2) {
      low = Math.min(low, places[i]);
      high = Math.max(high, places[i]);
    }
    return [low, high];
  });
  return { x, y };
}
