import { expect, it } from 'vitest';
import { findCandidateEvents } from '../../../../scenarios/measure/replay/candidate-events.ts';

/** Spikes at 1 ms: ten in each bin of 20 ms that is named, one in all others of 40 bins from tick 1000. */
const active = (bins: readonly number[]): number[] =>
  Array.from({ length: 40 }, (_, bin) =>
    Array.from({ length: bins.includes(bin) ? 10 : 1 }, (_, n) => 1000 + 20 * bin + n),
  ).flat();

const options = { period: 1e-3, firstTick: 1000, endTick: 1800 };

it('is a stretch of 100 ms or more above the threshold', () => {
  const ticks = active([3, 4, 5, 6, 7, 20, 21, 22, 23, 35, 36, 37, 38, 39]);
  expect(findCandidateEvents(ticks, options)).toEqual([
    { firstTick: 1060, endTick: 1160 },
    { firstTick: 1700, endTick: 1800 },
  ]);
  expect(findCandidateEvents(ticks, { ...options, leastSeconds: 0.08 })).toHaveLength(3);
  // 10 spikes in 20 ms are 500 Hz, which is not above it.
  expect(findCandidateEvents(ticks, { ...options, thresholdHz: 499 })).toHaveLength(2);
  expect(findCandidateEvents(ticks, { ...options, thresholdHz: 500 })).toEqual([]);
  expect(findCandidateEvents(ticks, { ...options, thresholdHz: 49 })).toEqual([{ firstTick: 1000, endTick: 1800 }]);
});

it('ends with what is looked at, of which a bin cut short is no part', () => {
  const ticks = active([30, 31, 32, 33, 34, 35]);
  expect(findCandidateEvents(ticks, { ...options, endTick: 1719 })).toEqual([{ firstTick: 1600, endTick: 1700 }]);
  expect(findCandidateEvents(ticks, { ...options, endTick: 1699 })).toEqual([]);
  expect(findCandidateEvents([], { ...options, endTick: 1000 })).toEqual([]);
});

it('is above the mean where no threshold is given, by however little', () => {
  /** As many spikes in each bin from tick 1000. */
  const counts = (...of: readonly number[]): number[] =>
    of.flatMap((count, bin) => Array.from({ length: count }, () => 1000 + 20 * bin));
  const even = { ...options, endTick: 1200 };
  expect(findCandidateEvents(counts(3, 3, 3, 3, 3, 3, 3, 3, 3, 3), even)).toEqual([]);
  // Nine of ten bins are above a mean of 2.9.
  expect(findCandidateEvents(counts(3, 3, 3, 3, 3, 3, 3, 3, 3, 2), even)).toEqual([{ firstTick: 1000, endTick: 1180 }]);
});

it('needs a whole bin', () => {
  const short = { ...options, thresholdHz: 10, leastSeconds: 0.02 };
  expect(findCandidateEvents(active([0]), { ...short, endTick: 1020 })).toHaveLength(1);
  expect(findCandidateEvents(active([0]), { ...short, endTick: 1019 })).toEqual([]);
});
