import { wholeTicks } from '../../../agents/clock.ts';

/** A stretch of time in which many cells spike. */
export interface CandidateEvent {
  readonly firstTick: number;
  /** The first tick after it. */
  readonly endTick: number;
}

/** Stretch of a run that is looked at, and criteria of a candidate event. */
export interface CandidateEventOptions {
  /** Seconds per tick. */
  readonly period: number;
  /** First tick of the stretch that is looked at. */
  readonly firstTick: number;
  /** The first tick after it. */
  readonly endTick: number;
  /** Hz, rate of all cells together that a bin exceeds. Default: their mean rate in the stretch. */
  readonly thresholdHz?: number;
  /** Length of a bin, a whole number of ticks. Default 0.02. */
  readonly binSeconds?: number;
  /** Least length of an event. Default 0.1. */
  readonly leastSeconds?: number;
}

/**
 * Finds the stretches in which the rate of a population stays above a threshold for long enough (Ecker et al. 2022, eLife 11:e71850). The
 * rate is counted in bins; a bin that the stretch cuts short does not count.
 *
 * @param ticks tick of each spike of the population, ascending
 * @throws TimingError `not_whole_ticks` where a bin is no whole number of ticks
 */
export function findCandidateEvents(ticks: ArrayLike<number>, options: CandidateEventOptions): CandidateEvent[] {
  const { period, firstTick, endTick, binSeconds = 0.02, leastSeconds = 0.1 } = options;
  const binTicks = wholeTicks(binSeconds, period, 'the bin of the population rate');
  const counts = new Uint32Array(Math.max(0, Math.floor((endTick - firstTick) / binTicks)));
  for (let s = 0; s < ticks.length; s++) {
    const bin = Math.floor((ticks[s] - firstTick) / binTicks);
    if (bin >= 0 && bin < counts.length) counts[bin] = counts[bin] + 1;
  }
  const seconds = binTicks * period;
  const mean = counts.reduce((sum, count) => sum + count, 0) / (counts.length * seconds);
  const { thresholdHz = mean } = options;
  // The millionth keeps what is a whole number of bins away from rounding.
  const leastBins = Math.ceil(leastSeconds / seconds - 1e-6);
  const events: CandidateEvent[] = [];
  for (let first = 0, next = 0; first < counts.length; first = next + 1) {
    next = first;
    while (next < counts.length && counts[next] / seconds > thresholdHz) next++;
    if (next > first && next - first >= leastBins) {
      events.push({ firstTick: firstTick + first * binTicks, endTick: firstTick + next * binTicks });
    }
  }
  return events;
}
