import { describe, expect, it } from 'vitest';
import { imuSensor, lidar, rodent, type SensorSpec } from '../../../../agents/index.ts';
import { writerOf } from '../../../../bridges/recording/sensors/index.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';

const header = { stamp: timeOf(0n), frame_id: 'frame' };
const SITE = { body: rodent, period: 2e-3 };

describe('an inertial unit', () => {
  const { decode } = messageType('sensor_msgs/msg/Imu');
  const message = { angularX: 1, angularY: 2, angularZ: 3, accelerationX: 4, accelerationY: 5, accelerationZ: 6 };
  const told = (noise: object, rateHz?: number) => {
    const spec = imuSensor({ noise, ...(rateHz === undefined ? {} : { rateHz }) }) as SensorSpec<'imu'>;
    return decode(
      writerOf('imu')!
        .open(spec as never, SITE)(message as never, header)
        .slice(),
    );
  };
  const diagonal = (value: number): unknown[] =>
    Array.from({ length: 9 }, (_, k) => expect.closeTo(k % 4 === 0 ? value : 0, 12));

  it('tells axes by themselves: n^2 / dt + bias^2 + b^2 tau / 2', () => {
    const noise = {
      ...{ gyroscope: 0.01, gyroscopeBias: 0.2, gyroscopeWalk: 0.3, correlation: 4 },
      ...{ accelerometer: 0.05, accelerometerBias: 0.6, accelerometerWalk: 0.7 },
    };
    const { angular_velocity_covariance: turn, linear_acceleration_covariance: push } = told(noise, 100);
    expect([...turn]).toEqual(diagonal(0.0001 * 100 + 0.04 + (0.09 * 4) / 2));
    expect([...push]).toEqual(diagonal(0.0025 * 100 + 0.36 + (0.49 * 4) / 2));
  });

  it('samples at every tick where no rate is said, and has no walk without a bound', () => {
    const { angular_velocity_covariance: turn } = told({ gyroscope: 0.01, gyroscopeWalk: 0.3 });
    expect([...turn]).toEqual(diagonal(0.0001 / 2e-3));
  });

  it('has each of its axes, and measures no orientation', () => {
    const { angular_velocity, linear_acceleration, orientation_covariance } = told({});
    expect([angular_velocity, linear_acceleration]).toEqual([
      { x: 1, y: 2, z: 3 },
      { x: 4, y: 5, z: 6 },
    ]);
    expect([...orientation_covariance]).toEqual([-1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('a scan', () => {
  const { decode } = messageType('sensor_msgs/msg/LaserScan');
  const told = (beams: number, sweepSeconds = 0, rateHz?: number) => {
    const fieldOfView = 2;
    const options = { mount: { z: 0.1 }, beams, fieldOfView, minimum: 0.125, maximum: 4 };
    const spec = lidar({ ...options, ...(rateHz === undefined ? {} : { rateHz }) }) as SensorSpec<'scan'>;
    const { start, step } = spec.settings as NonNullable<typeof spec.settings>;
    const ranges = new Float64Array(beams).fill(1);
    const scan = decode(
      writerOf('scan')!
        .open(spec as never, SITE)({ ranges, sweepSeconds } as never, header)
        .slice(),
    );
    return { scan, start, step };
  };

  it('has its beams from the first to the last, and the range in which they see', () => {
    const { scan, start, step } = told(9);
    expect(scan).toMatchObject({ header, range_min: 0.125, range_max: 4, angle_min: Math.fround(start) });
    expect(scan.angle_increment).toBe(Math.fround(step));
    expect(scan.angle_max).toBeCloseTo(start + 8 * step, 6);
    expect(scan.ranges).toEqual(new Float32Array(9).fill(1));
  });

  it('tells the time of a scan by its rate, and that between two beams by its sweep', () => {
    expect(told(9, 0.4, 8).scan).toMatchObject({ scan_time: 0.125, time_increment: Math.fround(0.05) });
    expect(told(9).scan).toMatchObject({ time_increment: 0 });
    expect(told(1, 0.5).scan.time_increment).toBe(0.5);
    expect(told(2, 0.5).scan.time_increment).toBe(0.5);
  });
});
