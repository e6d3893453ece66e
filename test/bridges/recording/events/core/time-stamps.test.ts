// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalSeconds,
  microsecondsOf,
  secondsBetween,
  secondsOf,
  secondsOfStamp,
} from '../../../../../bridges/recording/events/core/time-stamps.ts';
import { share } from '../../../../effort.ts';

/** us: as recordings count them from their start, and in Unix time up to the year 2106. */
const LAST = 2 ** 32 * 1e6;
const stamp = fc.oneof(
  fc.nat(1e9),
  fc.integer({ min: 1.5e15, max: 2e15 }),
  // Where nanoseconds are not kept any more, from 2^22 s on.
  fc.integer({ min: 2 ** 22 * 1e6 - 1000, max: 2 ** 24 * 1e6 }),
  fc.integer({ min: 0, max: LAST }),
  fc.integer({ min: LAST - 1000, max: LAST }),
);
const drawn = { numRuns: share(20_000) };

describe('a stamp of whole microseconds', () => {
  it('is the same after it was seconds', () => {
    fc.assert(
      fc.property(stamp, (time) => {
        expect(microsecondsOf(secondsOf(time))).toBe(time);
        expect(microsecondsOf(secondsOf(-time))).toBe(-time);
      }),
      drawn,
    );
  });

  it('keeps neighbours apart and in order', () => {
    fc.assert(
      fc.property(stamp, (time) => {
        expect(secondsOf(time + 1)).toBeGreaterThan(secondsOf(time));
      }),
      drawn,
    );
  });

  it('is the f64 that its decimal reads as, and is written as that decimal', () => {
    fc.assert(
      fc.property(stamp, (time) => {
        const decimal = `${Math.floor(time / 1e6)}.${String(time % 1e6).padStart(6, '0')}`;
        expect(secondsOf(time)).toBe(Number(decimal));
        expect(decimalSeconds(secondsOf(time))).toBe(`${decimal}000`);
      }),
      drawn,
    );
  });

  it('of ROS is the same f64', () => {
    fc.assert(
      fc.property(stamp, fc.nat(1e7), (time, later) => {
        const [seconds, nanoseconds] = [Math.floor(time / 1e6), 1e3 * (time % 1e6)];
        expect(secondsOfStamp(seconds, nanoseconds)).toBe(secondsOf(time));
        expect(secondsOfStamp(seconds, nanoseconds + 1e3 * later)).toBe(secondsOf(time + later));
      }),
      drawn,
    );
  });

  it('after another is told to nanoseconds within 2^22 s of zero, and from there on to microseconds', () => {
    const edge = 2 ** 22;
    expect(secondsBetween(edge - 1, edge - 1 + 4e-9)).toBeCloseTo(4e-9, 9);
    expect(secondsBetween(edge, edge - 4e-9)).toBeCloseTo(0, 12);
  });

  it('after another is as many microseconds after it', () => {
    fc.assert(
      fc.property(stamp, stamp, (from, to) => {
        expect(secondsBetween(secondsOf(from), secondsOf(to))).toBe(secondsOf(to - from));
      }),
      drawn,
    );
  });
});

describe('a stamp of nanoseconds', () => {
  it('is kept within 48 days of zero', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 22 - 1), fc.nat(999_999_999), (seconds, nanoseconds) => {
        const decimal = `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
        const time = secondsOfStamp(seconds, nanoseconds);
        expect(time).toBe(Number(decimal));
        expect(decimalSeconds(time)).toBe(decimal);
        expect(secondsBetween(seconds, time)).toBe(nanoseconds / 1e9);
      }),
      drawn,
    );
  });

  it('is kept to a quarter of a microsecond in Unix time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1.5e9, max: 2 ** 31 - 1 }), fc.nat(999_999_999), (seconds, nanoseconds) => {
        const error = 1e9 * (secondsOfStamp(seconds, nanoseconds) - seconds) - nanoseconds;
        expect(Math.abs(error)).toBeLessThanOrEqual(120);
      }),
      drawn,
    );
  });
});
