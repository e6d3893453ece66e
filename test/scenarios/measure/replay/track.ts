import type { RandomStream } from '../../../../kernels/random.ts';
import type { PlaceFields } from '../../../../scenarios/measure/replay/place-fields.ts';
import { countSpikes, type SpikeCounts } from '../../../../scenarios/measure/replay/spike-counts.ts';

/** Bins of the track, each 0.04 m long. */
export const BINS = 50;

/**
 * Fields of 0.1 to 20 Hz, Gaussians with a standard deviation of 3 bins, whose centres lie at equal distances on a track of 2 m. On a
 * `ring` the ends of the track meet, so that no bin is like an end.
 */
export function trackFields(cells: number, ring = false): PlaceFields {
  return {
    grid: { columns: BINS, rows: 1, left: 0, bottom: -0.5, binWidth: 0.04, binHeight: 1 },
    occupancy: new Float64Array(BINS).fill(1),
    known: new Array(BINS).fill(true),
    cells: Array.from({ length: cells }, (_, cell) => cell),
    rates: Array.from({ length: cells }, (_, cell) =>
      Float64Array.from({ length: BINS }, (_, bin) => {
        const away = Math.abs(((cell + 0.5) / cells) * BINS - 0.5 - bin);
        return rateAt(0, ring ? Math.min(away, BINS - away) : away);
      }),
    ),
  };
}

/** Hz */
function rateAt(centre: number, bin: number): number {
  return 0.1 + 19.9 * Math.exp(-((bin - centre) ** 2) / (2 * 3 ** 2));
}

/**
 * Poisson spikes of cells with such fields, `gain` times as many, in windows of 10 ms, while the place is `at(window)` in bins; at a
 * `flat` rate of all cells where that is no number.
 */
export function spikesOn(
  cells: number,
  windows: number,
  at: (window: number) => number,
  random: RandomStream,
  { gain = 5, flatHz = 15 } = {},
): SpikeCounts {
  const [ticks, ids]: [number[], number[]] = [[], []];
  for (let window = 0; window < windows; window++) {
    for (let cell = 0; cell < cells; cell++) {
      const place = at(window);
      const rate = Number.isNaN(place) ? flatHz : gain * rateAt(((cell + 0.5) / cells) * BINS - 0.5, place);
      for (let left = 0.01; ; ) {
        left -= random.exponential(1 / rate);
        if (left < 0) break;
        ticks.push(window);
        ids.push(cell);
      }
    }
  }
  return countSpikes(ticks, ids, 0, 1, windows);
}
