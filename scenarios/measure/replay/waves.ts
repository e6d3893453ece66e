import { wholeTicks } from '../../../agents/clock.ts';
import { hypot } from '../../../kernels/math-f64.ts';

/** A compact bump of activity that moves over a sheet of place cells, in windows that follow one another. */
export interface Wave {
  /** Tick at which its first window begins. */
  readonly tick: number;
  /** Length of a window. */
  readonly windowSeconds: number;
  /** Metres, centre of mass of the spikes of each window. */
  readonly x: Float64Array;
  /** Metres, as x. */
  readonly y: Float64Array;
  /** Metres, root mean square distance of the spikes of each window from their centre of mass. */
  readonly spread: Float64Array;
}

/** Windows of decoding, and criteria of a wave. */
export interface WaveOptions {
  /** Seconds per tick. */
  readonly period: number;
  /** Metres, side of the square that the cells cover. */
  readonly side: number;
  /** Tick at which a window begins; the others follow from it. Default 0. */
  readonly firstTick?: number;
  /** Length of a window, a whole number of ticks. Default 0.02. */
  readonly windowSeconds?: number;
  /** Number of spikes below which a window is empty. Default 4. */
  readonly leastSpikes?: number;
  /** Number of windows below which there is no wave. Default 4. */
  readonly leastWindows?: number;
  /** Share of the side: a bump moves by less than this from one window to the next. Default 0.14. */
  readonly longestJump?: number;
  /** Share of the side: the spread of a bump is less than this. Default 0.1. */
  readonly largestSpread?: number;
}

/** The spikes of a window: its number, and their centre of mass and spread in m. */
interface Bump {
  readonly window: number;
  readonly x: number;
  readonly y: number;
  readonly spread: number;
}

/**
 * Finds the waves in the spikes of a sheet of place cells. A wave is a row of windows, each with enough spikes that lie close together,
 * and each near the one before. What is a wave is a matter of these limits alone: waves also travel over a sheet that never learned.
 *
 * @example
 * const { centres } = new PlaceSheet({ seed: 1, period: 1e-3, side: 2 });
 * const spikes = { ticks: Float64Array.of(0, 3, 5, 9), ids: Uint32Array.of(7, 8, 8, 9) };
 * const waves = findWaves(spikes.ticks, spikes.ids, centres, { period: 1e-3, side: 2, leastWindows: 1 });
 * for (const { tick, x, y } of waves) console.log(tick, x, y); // where the bump is in each window
 *
 * @param ticks tick of each spike, ascending
 * @param ids cell of each spike
 * @param centres m, x and y of the place of each cell, interleaved; spikes of cells without a place (NaN, or none) do not count
 * @throws TimingError `not_whole_ticks` where a window is no whole number of ticks
 */
export function findWaves(
  ticks: ArrayLike<number>,
  ids: ArrayLike<number>,
  centres: ArrayLike<number>,
  options: WaveOptions,
): Wave[] {
  const { period, side, firstTick = 0, windowSeconds = 0.02 } = options;
  const { leastSpikes = 4, leastWindows = 4, longestJump = 0.14, largestSpread = 0.1 } = options;
  const windowTicks = wholeTicks(windowSeconds, period, 'the window of waves');
  const waves: Wave[] = [];
  let bumps: Bump[] = [];
  const end = (): void => {
    if (bumps.length >= leastWindows) {
      waves.push({
        tick: firstTick + bumps[0].window * windowTicks,
        windowSeconds,
        x: Float64Array.from(bumps, ({ x }) => x),
        y: Float64Array.from(bumps, ({ y }) => y),
        spread: Float64Array.from(bumps, ({ spread }) => spread),
      });
    }
    bumps = [];
  };
  for (let first = 0, next = 0; first < ticks.length; first = next) {
    const window = Math.floor((ticks[first] - firstTick) / windowTicks);
    const endTick = firstTick + (window + 1) * windowTicks;
    while (next < ticks.length && ticks[next] < endTick) next++;
    const bump = bumpOf(window, ids, first, next, centres, leastSpikes);
    if (bump === undefined || bump.spread >= largestSpread * side) continue;
    const last = bumps.at(-1);
    if (
      last !== undefined &&
      (window !== last.window + 1 || hypot(bump.x - last.x, bump.y - last.y) >= longestJump * side)
    ) {
      end();
    }
    bumps.push(bump);
  }
  end();
  return waves;
}

/** Centre and spread of the spikes from `first` to before `next`; undefined if there are too few. */
function bumpOf(
  window: number,
  ids: ArrayLike<number>,
  first: number,
  next: number,
  centres: ArrayLike<number>,
  leastSpikes: number,
): Bump | undefined {
  let [count, sumX, sumY] = [0, 0, 0];
  for (let s = first; s < next; s++) {
    const [x, y] = [centres[2 * ids[s]] ?? Number.NaN, centres[2 * ids[s] + 1] ?? Number.NaN];
    if (Number.isNaN(x + y)) continue;
    count++;
    sumX += x;
    sumY += y;
  }
  if (count < leastSpikes || count === 0) return undefined;
  const [x, y] = [sumX / count, sumY / count];
  let squares = 0;
  for (let s = first; s < next; s++) {
    const [dx, dy] = [centres[2 * ids[s]] - x, centres[2 * ids[s] + 1] - y];
    const square = dx * dx + dy * dy;
    if (!Number.isNaN(square)) squares += square;
  }
  return { window, x, y, spread: Math.sqrt(squares / count) };
}
