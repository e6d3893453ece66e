import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CameraCalibration, distort, UndistortionFilter } from '../../../controllers/filtering/index.ts';
import { eventsOf } from '../encoding/events-of.ts';

const BARREL: CameraCalibration = {
  ...{ width: 64, height: 48, fx: 40, fy: 42, cx: 31.2, cy: 24.7 },
  ...{ model: 'plumb-bob', coefficients: [-0.25, 0.05, 0.002, -0.001] },
};

function moved(calibration: CameraCalibration, x: number, y: number): number[] | undefined {
  const { count, x: columns, y: rows } = new UndistortionFilter(calibration).apply(eventsOf([[0.5, x, y, 1]]));
  return count === 0 ? undefined : [columns[0], rows[0]];
}

describe('the undistortion of events', () => {
  it('moves an event from where the lens shows a point to where a pinhole would', { tags: 'long' }, () => {
    const { width, height, fx, fy, cx, cy } = BARREL;
    fc.assert(
      fc.property(fc.integer({ min: 8, max: width - 9 }), fc.integer({ min: 8, max: height - 9 }), (column, row) => {
        const [x, y] = distort(BARREL, [(column - cx) / fx, (row - cy) / fy]);
        const shown = [Math.round(cx + fx * x), Math.round(cy + fy * y)];
        const [back, low] = moved(BARREL, shown[0], shown[1]) as number[];
        // The event has the middle of a pixel, which may be half of one aside, and the lens shows things smaller.
        expect(Math.abs(back - column)).toBeLessThanOrEqual(1);
        expect(Math.abs(low - row)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leaves out what a pinhole sees beyond the sensor, and counts it; times, polarities and order stay', () => {
    const filter = new UndistortionFilter(BARREL);
    const { count, t, x, y, polarity } = filter.apply(
      eventsOf([
        [1, 0, 0, 1],
        [2, 31, 25, 0],
        [3, 40, 25, 1],
      ]),
    );
    expect([count, ...t.slice(0, count), ...polarity.slice(0, count)]).toEqual([2, 2, 3, 0, 1]);
    expect([x[0], y[0]]).toEqual([31, 25]);
    expect(x[1]).toBeGreaterThanOrEqual(40);
    expect(filter).toMatchObject({ received: 3, removed: 1 });
    expect(filter.resized(BARREL)).toBe(BARREL);
  });

  it('changes nothing without a lens', () => {
    const pinhole = { ...BARREL, model: 'none', coefficients: [] } as const;
    for (const [x, y] of [
      [0, 0],
      [63, 47],
      [5, 40],
    ] as const)
      expect(moved(pinhole, x, y)).toEqual([x, y]);
  });

  it('refuses what is no calibration', () => {
    const wrong: readonly Partial<Record<keyof CameraCalibration, unknown>>[] = [
      { model: 'pinhole' },
      { coefficients: [0.1] },
      { coefficients: [0, 0, Number.NaN, 0] },
      { fx: 0 },
      { cy: Number.NaN },
      { width: 1.5 },
    ];
    for (const part of wrong)
      expect(() => new UndistortionFilter({ ...BARREL, ...part } as CameraCalibration)).toThrow(
        expect.objectContaining({ code: 'invalid_event_filter' }),
      );
    expect(() => moved(BARREL, 64, 0)).toThrow(expect.objectContaining({ code: 'events_off_sensor' }));
  });
});
