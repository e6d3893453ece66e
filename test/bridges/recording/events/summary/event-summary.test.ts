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
  // An event at the time of the one before is no step back.
  summary.add(eventsOf([4, 0, 0, 0], [4, 0, 0, 0]), sensor);
  expect(summary).toMatchObject({ events: 7, on: 3, earliest: 4e-6, stepsBack: 2 });
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

it('the rate over time has 1024 bins of 1 us, which are doubled when they are too few', () => {
  const rate = new RateHistogram();
  const at = (time: number) => eventsOf([time, 0, 0, 1]);
  expect(rate.resampled(7)).toEqual({ width: 1e-6, counts: [] });
  for (let time = 0; time < 1024; time++) rate.add(at(5 + time));
  expect(rate.resampled(1024)).toEqual({ width: 1e-6, counts: Array(1024).fill(1) });
  expect(rate.resampled(1023)).toEqual({ width: 2e-6, counts: Array(512).fill(2) });
  expect(rate.resampled(300)).toEqual({ width: 4e-6, counts: Array(256).fill(4) });
  expect(rate.resampled(1000).counts).toHaveLength(512);
  rate.add(at(5 + 1024));
  expect(rate.resampled(1024)).toEqual({ width: 2e-6, counts: [...Array<number>(512).fill(2), 1] });
  rate.add(at(5 + 4 * 1024 - 1));
  expect(rate.resampled(1024)).toEqual({
    width: 4e-6,
    counts: [...Array<number>(256).fill(4), 1, ...Array<number>(766).fill(0), 1],
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

  it('grows in one direction, and in both, from a sensor that is known to one that is larger', () => {
    const pixels = new PixelCounts();
    const sizes: string[] = [];
    const add = (x: number, y: number, geometry?: { width: number; height: number }): void => {
      pixels.add(eventsOf([0, x, y, 1]), geometry);
      sizes.push(`${pixels.counts?.width}x${pixels.counts?.height}`);
    };
    add(0, 0);
    add(0, 2);
    add(1, 0);
    add(0, 0, { width: 3, height: 1 });
    add(0, 0, { width: 1, height: 4 });
    add(2, 3);
    expect(sizes).toEqual(['1x1', '1x3', '2x3', '3x3', '3x4', '3x4']);
    expect([...(pixels.counts?.on ?? [])]).toEqual([3, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    pixels.add(eventsOf(), { width: 9, height: 9 });
    expect(pixels.counts?.width).toBe(3);
  });

  it('has hot pixels with more than five times the events of the 99th percentile of active ones', () => {
    const of = (...counts: readonly number[]) => {
      const pixels = new PixelCounts();
      const size = { width: counts.length + 3, height: 1 };
      for (const [x, count] of counts.entries())
        pixels.add(eventsOf(...Array.from({ length: count }, (_, k) => [k, x, 0, k & 1] as const)), size);
      return pixels.hot().map(({ x }) => x);
    };
    const rest = Array<number>(99).fill(2);
    expect(of(...rest, 10)).toEqual([]);
    expect(of(...rest, 11)).toEqual([99]);
    // Two of a hundred are the 99th percentile themselves.
    expect(of(...rest.slice(1), 11, 12)).toEqual([]);
    expect(of(...rest, ...rest, 11, 12)).toEqual([199, 198]);
  });

  it('is counted for sensors of up to 2^24 pixels', () => {
    for (const [width, height, isCounted] of [
      [4096, 4096, true],
      [4097, 4096, false],
      [4096, 4097, false],
    ] as const) {
      const pixels = new PixelCounts();
      pixels.add(eventsOf([0, 1, 1, 1]), { width, height });
      expect(pixels.counts !== undefined, `${width}x${height}`).toBe(isCounted);
    }
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

  it('is warm where the pixels became brighter, cold where they became darker, and enlarged', { tags: 'long' }, () => {
    const { width, height, pixels } = eventPicture(counts);
    expect({ width, height }).toEqual({ width: 640, height: 480 });
    const at = (x: number, y: number): number[] => [...pixels.subarray(3 * (640 * y + x), 3 * (640 * y + x) + 3)];
    expect(at(0, 0)).toEqual([255, 170, 66]);
    expect(at(79, 79)).toEqual(at(0, 0));
    expect(at(639, 479)).toEqual([36, 130, 255]);
    expect(at(80, 0)).toEqual([16, 20, 26]);
  });

  it('is enlarged by whole numbers to 640 columns at most, and never made smaller', () => {
    const sizeOf = (width: number, height: number) => {
      const [on, off] = [new Uint32Array(width * height), new Uint32Array(width * height)];
      const picture = eventPicture({ width, height, on, off });
      expect(picture.pixels.length).toBe(3 * picture.width * picture.height);
      return [picture.width, picture.height];
    };
    expect([sizeOf(640, 1), sizeOf(641, 2), sizeOf(320, 1), sizeOf(321, 1), sizeOf(213, 2), sizeOf(1, 1)]).toEqual([
      [640, 1],
      [641, 2],
      [640, 2],
      [321, 1],
      [639, 6],
      [640, 640],
    ]);
    expect(sizeOf(0, 0)).toEqual([0, 0]);
  });

  /** Counts from 1 to 100, of which the 5th percentile is 5 and the 99th is 99, and a pixel without any. */
  const hundred = Uint32Array.from({ length: 101 }, (_, k) => k);
  const shareOf = (count: number): number => {
    if (count === 0) return 0;
    const between = Math.log(Math.min(99, Math.max(5, count)) / 5) / Math.log(99 / 5);
    return 0.15 + 0.85 * between;
  };

  it('is on a logarithmic scale from the 5th to the 99th percentile', () => {
    const none = new Uint32Array(101);
    for (const [on, off, colour] of [
      [hundred, none, [239, 150, 40]],
      [none, hundred, [20, 110, 229]],
    ] as const) {
      const { width, pixels } = eventPicture({ width: 101, height: 1, on, off });
      const scale = width / 101;
      for (const count of [0, 1, 5, 6, 22, 50, 98, 99, 100]) {
        const at = 3 * scale * count;
        const expected = [16, 20, 26].map((ground, c) =>
          Math.min(255, Math.floor(ground + shareOf(count) * colour[c])),
        );
        expect([...pixels.subarray(at, at + 3)], `${count} events`).toEqual(expected);
      }
    }
  });

  it('is white where as many of both are the most', () => {
    const one = new Uint32Array(640).fill(1);
    const { pixels } = eventPicture({ width: 640, height: 1, on: one, off: one });
    expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('adds up pixels and polarities in a cell of a terminal, of half as many rows, of at least one', () => {
    const none = new Uint32Array(101);
    const [shades] = shadedPicture({ width: 101, height: 1, on: hundred, off: none }, 200);
    expect([...shades]).toEqual(Array.from(hundred, (count) => ' ░▒▓█'[Math.ceil(4 * shareOf(count))]));
    // Two columns and four rows a cell: one event of either polarity in each is as much as two in another.
    const four = { width: 4, height: 8, on: new Uint32Array(32), off: new Uint32Array(32) };
    four.on[0] = 1;
    four.off[5] = 1;
    four.on[31] = 2;
    four.on[3] = 1;
    expect(shadedPicture(four, 2)).toEqual(['█░', ' █']);
    expect(shadedPicture(four, 3)).toHaveLength(3);
    expect(shadedPicture({ ...four, width: 16, height: 1 }, 8)).toHaveLength(1);
    expect(shadedPicture({ ...four, width: 2, height: 8 }, 99)).toHaveLength(4);
  });

  it('has a shade a cell on a terminal', () => {
    expect(shadedPicture(counts, 8)).toEqual(['█       ', '        ', '       █']);
    expect(shadedPicture(counts, 4)).toEqual(['█   ', '   █']);
  });
});
