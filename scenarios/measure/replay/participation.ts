import { firstAtLeast } from '../../../kernels/first-at-least.ts';
import type { CandidateEvent } from './candidate-events.ts';

/**
 * In which share of events each cell spikes at least once; NaN for all without events.
 *
 * @param ticks tick of each spike, ascending
 * @param ids cell of each spike
 * @param size number of cells
 */
export function participation(
  ticks: ArrayLike<number>,
  ids: ArrayLike<number>,
  events: readonly CandidateEvent[],
  size: number,
): Float64Array {
  const taken = new Float64Array(size);
  const last = new Int32Array(size).fill(-1);
  for (const [event, { firstTick, endTick }] of events.entries()) {
    for (let s = firstAtLeast(ticks, firstTick); s < ticks.length && ticks[s] < endTick; s++) {
      const cell = ids[s];
      if (last[cell] === event) continue;
      last[cell] = event;
      taken[cell] = taken[cell] + 1;
    }
  }
  return taken.map((count) => count / events.length);
}
