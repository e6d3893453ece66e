import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsecondsOf } from '../../../../../bridges/recording/events/core/time-stamps.ts';
import { eventPicture, shadedPicture } from '../../../../../bridges/recording/events/summary/event-picture.ts';
import { EventSummary } from '../../../../../bridges/recording/events/summary/event-summary.ts';
import { PixelCounts } from '../../../../../bridges/recording/events/summary/pixel-counts.ts';
import { RateHistogram } from '../../../../../bridges/recording/events/summary/rate-histogram.ts';
import { eventsOf } from '../recordings.ts';

const sensor = { width: 8, height: 6 };

it('counts events, polarities, the extent of time and its steps back', () => {
  const summary = new EventSummary();
  summary.add(eventsOf([5, 1, 2, 1], [9, 1, 2, 0]), sensor);
  summary.add(eventsOf([8, 3, 2, 1], [2_000_009, 1, 2, 1], [4, 0, 0, 0]), sensor);
  expect(summary).toMatchObject({ events: 5, on: 3, earliest: 4e-6, latest: 2.000009, stepsBack: 2 });
  expect(summary.duration).toBe(2.000005);
  expect(new EventSummary().duration).toBe(0);
});

describe('the rate over time', () => {
  const at = (...times: readonly number[]) => eventsOf(...times.map((time) => [time, 0, 0, 1] as const));

  it('counts every event in the bin of its time, however long it takes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.nat(3000),
            fc.maxSafeNat().map((time) => time % 1e13),
          ),
          { minLength: 1, maxLength: 200 },
        ),
        (times) => {
          const rate = new RateHistogram();
          const sorted = Float64Array.from(times).sort();
          for (let i = 0; i < sorted.length; i += 7) rate.add(at(...sorted.subarray(i, i + 7)));
          const { width, counts } = rate.resampled(60);
          const expected = Array<number>(counts.length).fill(0);
          for (const t of sorted) expected[Math.floor((t - sorted[0]) / microsecondsOf(width))]++;
          expect(counts.length).toBeLessThanOrEqual(60);
          expect(counts).toEqual(expected);
        },
      ),
    );
  });

  it('counts what comes before the first event with it', () => {
    const rate = new RateHistogram();
    rate.add(at(100, 40, 101));
    expect(rate.resampled(60)).toEqual({ width: 1e-6, counts: [2, 1] });
  });
});

it('the rate over time ends, whatever times it is given', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), (times) => {
      const rate = new RateHistogram();
      rate.add({ ...eventsOf(...times.map(() => [0, 0, 0, 1] as const)), t: Float64Array.from(times) });
      const { width, counts } = rate.resampled(60);
      expect(Number.isFinite(width)).toBe(true);
      const finite = times.filter((time) => Number.isFinite(time * 1e6));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(finite.length);
    }),
  );
});

describe('events by pixel', () => {
  it('keeps the counts when the pixels that are met become more', () => {
    const pixels = new PixelCounts();
    pixels.add(eventsOf([0, 1, 0, 1], [0, 0, 1, 0]), undefined);
    pixels.add(eventsOf([0, 3, 2, 1], [0, 1, 0, 1]), undefined);
    const { width, height, on, off } = pixels.counts as NonNullable<typeof pixels.counts>;
    expect({ width, height }).toEqual({ width: 4, height: 3 });
    expect([...on]).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect([...off]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(pixels.active).toBe(3);
  });

  it('names the pixels that fire far more than nearly all others', () => {
    const pixels = new PixelCounts();
    const wide = { width: 20, height: 10 };
    for (let i = 0; i < 200; i++) pixels.add(eventsOf([0, i % 20, Math.floor(i / 20), 1]), wide);
    expect(pixels.hot()).toEqual([]);
    for (let k = 0; k < 9; k++) pixels.add(eventsOf([k, 7, 3, 0], [k, 2, 9, k % 2]), wide);
    pixels.add(eventsOf([9, 2, 9, 1]), wide);
    expect(pixels.hot()).toEqual([
      { x: 2, y: 9, events: 11 },
      { x: 7, y: 3, events: 10 },
    ]);
  });

  it('takes no memory for a sensor that cannot be', () => {
    const pixels = new PixelCounts();
    pixels.add(eventsOf([0, 1, 1, 1]), { width: 0xffff, height: 0xffff });
    expect(pixels.counts).toBeUndefined();
    expect(pixels.hot()).toEqual([]);
    const grows = new PixelCounts();
    grows.add(eventsOf([0, 1, 1, 1]), undefined);
    grows.add(eventsOf([0, 0xffff, 0xffff, 1]), undefined);
    grows.add(eventsOf([0, 1, 1, 1]), undefined);
    expect([grows.counts, grows.active, grows.hot()]).toEqual([undefined, 0, []]);
  });
});

describe('the picture', () => {
  const pixels = new PixelCounts();
  pixels.add(eventsOf([0, 0, 0, 1], [0, 7, 5, 0]), sensor);
  const counts = pixels.counts as NonNullable<typeof pixels.counts>;

  it('is warm where the pixels became brighter, cold where they became darker, and enlarged', () => {
    const { width, height, pixels } = eventPicture(counts);
    expect({ width, height }).toEqual({ width: 640, height: 480 });
    const at = (x: number, y: number): number[] => [...pixels.subarray(3 * (640 * y + x), 3 * (640 * y + x) + 3)];
    expect(at(0, 0)).toEqual([255, 170, 66]);
    expect(at(79, 79)).toEqual(at(0, 0));
    expect(at(639, 479)).toEqual([36, 130, 255]);
    expect(at(80, 0)).toEqual([16, 20, 26]);
  });

  it('has a shade a cell on a terminal', () => {
    expect(shadedPicture(counts, 8)).toEqual(['█       ', '        ', '       █']);
    expect(shadedPicture(counts, 4)).toEqual(['█   ', '   █']);
  });
});
