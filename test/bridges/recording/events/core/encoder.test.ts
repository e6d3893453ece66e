import { describe, expect, it } from 'vitest';
import { anyTimeGuard, EncoderGuard } from '../../../../../bridges/recording/events/core/encoder.ts';
import { secondsOf } from '../../../../../bridges/recording/events/core/time-stamps.ts';
import { eventsOf } from '../recordings.ts';

const LIMITS = { format: 'a format', x: 100, y: 50, earliest: -1000, latest: 9000, back: 20, ahead: 300 };
const SIZE = { width: 8, height: 4 };
const refused = (detail: object = {}) =>
  expect.objectContaining({ code: 'event_not_representable', ...detail }) as unknown as Error;

describe('a guard of what is written', () => {
  it.each([
    [1, 1],
    [100, 50],
  ])('takes a sensor of %i x %i', (width, height) => {
    expect(() => new EncoderGuard({ width, height }, LIMITS)).not.toThrow();
  });

  it.each([
    [0, 1],
    [1, 0],
    [101, 1],
    [1, 51],
    [1.5, 1],
    [1, 1.5],
    [Number.NaN, 1],
    [1, -1],
  ])('refuses a sensor of %d x %d', (width, height) => {
    expect(() => new EncoderGuard({ width, height }, LIMITS)).toThrow(
      refused({ expected: '1 to 100 columns and 1 to 50 rows', received: `${width}x${height}` }),
    );
  });

  it('takes no sensor of more than 2^16 - 1 columns or rows, whatever the format may hold', () => {
    const wide = { ...LIMITS, x: 1e6, y: 1e6 };
    expect(() => new EncoderGuard({ width: 0xffff, height: 0xffff }, wide)).not.toThrow();
    for (const size of [
      { width: 0x10000, height: 1 },
      { width: 1, height: 0x10000 },
    ])
      expect(() => new EncoderGuard(size, wide)).toThrow(
        refused({ expected: '1 to 65535 columns and 1 to 65535 rows' }),
      );
  });

  it('refuses pixels off the sensor', () => {
    const guard = new EncoderGuard(SIZE, LIMITS);
    expect(() => guard.check(eventsOf([-900, 7, 3, 1]))).not.toThrow();
    for (const [x, y] of [
      [8, 0],
      [0, 4],
    ])
      expect(() => guard.check(eventsOf([0, x, y, 1]))).toThrow(
        refused({ expected: 'a pixel below (8, 4)', received: `(${x}, ${y})` }),
      );
  });

  /** Whether a guard takes events at some times, and samples at the same. */
  const takes = (limits: Partial<typeof LIMITS>, ...times: readonly number[]): boolean => {
    const guard = new EncoderGuard(SIZE, { ...LIMITS, ...limits });
    const other = new EncoderGuard(SIZE, { ...LIMITS, ...limits });
    const admitted = times.every((time) => other.admits(secondsOf(time)));
    let checked = true;
    try {
      // A time in each message: the guard goes on from one to the next.
      for (const time of times) guard.check(eventsOf([time, 1, 2, 1]));
    } catch (error) {
      expect(error).toEqual(refused());
      checked = false;
    }
    expect(admitted).toBe(checked);
    return checked;
  };

  it('takes times from the earliest to the latest', () => {
    const wide = { back: 1e5, ahead: 1e5 };
    expect([takes(wide, -1000), takes(wide, -1001), takes(wide, 9000), takes(wide, 9001)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([takes(wide, Number.NaN), takes(wide, Number.POSITIVE_INFINITY)]).toEqual([false, false]);
  });

  it('takes times that fall and rise by as much as the format can hold, and no more', () => {
    expect([takes({}, -700, -720, -420), takes({}, -700, -721), takes({}, -700, -399)]).toEqual([true, false, false]);
    // The first follows 0, or the earliest where that is before it.
    expect([takes({ earliest: 0 }, 300), takes({ earliest: 0 }, 301)]).toEqual([true, false]);
    expect([takes({}, -700), takes({}, -699)]).toEqual([true, false]);
  });

  it('goes on from what it admits, and not from what it does not', () => {
    const guard = new EncoderGuard(SIZE, { ...LIMITS, earliest: 0 });
    expect([300, 700, 600, 500, 580].map((time) => guard.admits(secondsOf(time)))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(() => guard.check(eventsOf([560, 1, 2, 1]))).not.toThrow();
    expect(() => guard.check(eventsOf([539, 1, 2, 1]))).toThrow(refused());
  });

  it('says what times may do, and what to do about others', () => {
    const of = (limits: Partial<typeof LIMITS>, ...times: readonly number[]) => {
      const guard = new EncoderGuard(SIZE, { ...LIMITS, earliest: 0, ...limits });
      return expect(() => guard.check(eventsOf(...times.map((time) => [time, 1, 2, 1] as const))));
    };
    const falls = 'times that fall by at most 0.00002 s and rise by at most 0.0003 s in a format';
    of({}, 100, 70).toThrow(refused({ expected: falls, remedy: expect.stringContaining('sort') }));
    of({}, 100, 500).toThrow(refused({ expected: falls, remedy: expect.stringContaining('divide') }));
    of({}, 500).toThrow(refused({ expected: falls, remedy: expect.stringContaining('--from-zero') }));
    of({ back: 0 }, 100, 99).toThrow(refused({ expected: expect.stringMatching(/^times that do not fall and rise/) }));
    of({ back: 0, ahead: Infinity }, 100, 99).toThrow(refused({ expected: 'times that do not fall in a format' }));
    of({}, 9001).toThrow(
      refused({ expected: 'times from 0 to 0.009 s', remedy: expect.stringContaining('--from-zero') }),
    );
  });

  it('of any time takes those of the whole range of numbers, in any order', () => {
    const guard = anyTimeGuard({ width: 0xffff, height: 0xffff }, 'a format');
    // A time of so many seconds is not whole microseconds any more, but near to them.
    const most = Number.MAX_SAFE_INTEGER - 8;
    for (const time of [most, -most, most, 0]) expect(guard.admits(time / 1e6), String(time)).toBe(true);
    for (const time of [most + 2e3, -most - 2e3]) expect(guard.admits(time / 1e6), String(time)).toBe(false);
    expect(() => guard.check(eventsOf([0, 0xfffe, 0xfffe, 1]))).not.toThrow();
    expect(() => guard.check(eventsOf([0, 0xffff, 0, 1]))).toThrow(refused());
  });
});
