import { describe, expect, it } from 'vitest';
import { DownsamplingFilter } from '../../../controllers/filtering/downsampling.ts';
import { eventsOf } from '../encoding/events-of.ts';

describe('a coarser sensor', () => {
  it('has a pixel for each block, also where blocks are cut by the edge', () => {
    const filter = new DownsamplingFilter({ width: 7, height: 4, factor: 3 });
    expect(filter.resized({ width: 7, height: 4 })).toEqual({ width: 3, height: 2 });
    const { x, y, count } = filter.apply(
      eventsOf([
        [0, 0, 0, 1],
        [1, 2, 2, 1],
        [2, 3, 2, 0],
        [3, 6, 3, 1],
      ]),
    );
    expect(Array.from({ length: count }, (_, k) => [x[k], y[k]])).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
      [2, 1],
    ]);
  });

  it('sends the event by which one polarity is ahead by as many as told, and starts anew', () => {
    const filter = new DownsamplingFilter({ width: 4, height: 4, factor: 2, events: 3 });
    const sent = (polarities: readonly number[]): number[] => {
      const out = filter.apply(eventsOf(polarities.map((polarity, k) => [k, k % 2, 1, polarity])));
      return Array.from(out.t.subarray(0, out.count));
    };
    expect(sent([1, 1, 0, 1, 1])).toEqual([4]);
    expect(sent([1, 1])).toEqual([]);
    // What was summed goes on from one message to the next.
    expect(sent([1, 0, 0, 0])).toEqual([0, 3]);
    expect(filter.removed).toBe(8);
  });

  it.each([1, 0xffff])('takes a factor and a number of events of %d', (number) => {
    expect(() => new DownsamplingFilter({ width: 4, height: 4, factor: number, events: number })).not.toThrow();
  });

  it.each([0, -1, 1.5, 0x1_0000, Number.NaN])('refuses %d', (number) => {
    const refused = expect.objectContaining({ code: 'invalid_event_filter', block: 'DownsamplingFilter' });
    expect(() => new DownsamplingFilter({ width: 4, height: 4, factor: number })).toThrow(refused);
    expect(() => new DownsamplingFilter({ width: 4, height: 4, factor: 2, events: number })).toThrow(refused);
  });
});
