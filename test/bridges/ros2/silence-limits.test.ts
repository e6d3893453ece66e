import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lidar, odometrySensor, poseSensor } from '../../../agents/index.ts';
import { silenceLimits } from '../../../bridges/ros2/silence-limits.ts';

const sensors = {
  odometry: odometrySensor({ rateHz: 50 }),
  scan: lidar({ mount: { z: 0.2 }, beams: 8, maximum: 5, rateHz: 5 }),
  gps: poseSensor({ rateHz: 1 }),
  each: poseSensor(),
};

describe('the silence that is borne', () => {
  it('is half a second, or two and a half periods of a slower sensor', () => {
    expect(silenceLimits(sensors, {})).toEqual({ odometry: 0.5, scan: 0.5, gps: 2.5, each: 0.5 });
  });

  it('is what is said of a sensor, or else of all', () => {
    const { gps, each, ...limits } = silenceLimits(sensors, { of: { gps: 3, scan: 0.2 }, others: 0.3 });
    expect({ ...limits, gps, each }).toEqual({ odometry: 0.3, scan: 0.2, gps: 3, each: 0.3 });
  });

  it('is no shorter than a period', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 10, noNaN: true }), (seconds) => {
        const limit = (): unknown => silenceLimits({ gps: sensors.gps }, { others: seconds });
        if (seconds >= 1) expect(limit()).toEqual({ gps: seconds });
        else expect(limit).toThrow(expect.objectContaining({ code: 'invalid_option', block: 'gps' }));
      }),
    );
    expect(() => silenceLimits(sensors, { others: 0.15 })).toThrow(
      expect.objectContaining({ received: '150 ms', remedy: expect.stringContaining('--stale-after scan=500') }),
    );
  });

  it('is of sensors that there are', () => {
    expect(() => silenceLimits(sensors, { of: { odometri: 1 } })).toThrow(
      expect.objectContaining({ code: 'invalid_option', remedy: "did you mean 'odometry'?" }),
    );
  });
});
