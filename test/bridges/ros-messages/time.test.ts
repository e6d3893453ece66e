import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nanosecondsOf, timeOf } from '../../../bridges/ros-messages/index.ts';

it('turns nanoseconds into a time of a message and back, also before 1970', () => {
  expect(timeOf(-1n)).toEqual({ sec: -1, nanosec: 999_999_999 });
  expect(timeOf(1_700_000_000_000_000_001n)).toEqual({ sec: 1_700_000_000, nanosec: 1 });
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), (nanoseconds) => {
      const time = timeOf(nanoseconds);
      expect(time.nanosec).toBeGreaterThanOrEqual(0);
      expect(time.nanosec).toBeLessThan(1e9);
      expect(nanosecondsOf(time)).toBe(nanoseconds);
    }),
  );
});
