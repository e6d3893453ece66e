import { firstAtLeast } from '../../../kernels/first-at-least.ts';
/** Spikes of an event, counted by cell in windows that follow each other. */
export interface SpikeCounts {
  /** Number of windows. */
  readonly windows: number;
  /** Where the entries of each window begin in `cells` and `counts`; one more than windows, the last is the end. */
  readonly starts: Uint32Array;
  /** A cell that spiked in a window. */
  readonly cells: Uint32Array;
  /** Number of its spikes in that window. */
  readonly counts: Uint32Array;
}

/**
 * Counts spikes in windows.
 *
 * @param ticks tick of each spike, ascending; those before the first window and after the last do not count
 * @param ids cell of each spike
 * @param firstTick first tick of the first window
 * @param windowTicks ticks of a window
 * @param windows number of windows
 */
export function countSpikes(
  ticks: ArrayLike<number>,
  ids: ArrayLike<number>,
  firstTick: number,
  windowTicks: number,
  windows: number,
): SpikeCounts {
  const perWindow = Array.from({ length: windows }, () => new Map<number, number>());
  for (let s = firstAtLeast(ticks, firstTick); s < ticks.length; s++) {
    const window = Math.floor((ticks[s] - firstTick) / windowTicks);
    if (window >= windows) break;
    perWindow[window].set(ids[s], (perWindow[window].get(ids[s]) ?? 0) + 1);
  }
  const starts = new Uint32Array(windows + 1);
  for (const [window, { size }] of perWindow.entries()) starts[window + 1] = starts[window] + size;
  return {
    windows,
    starts,
    cells: Uint32Array.from(perWindow.flatMap((counts) => [...counts.keys()])),
    counts: Uint32Array.from(perWindow.flatMap((counts) => [...counts.values()])),
  };
}
