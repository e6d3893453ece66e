import { describe, expect, it } from 'vitest';
import {
  type Body,
  headDirectionSensor,
  imuSensor,
  odometrySensor,
  point,
  rodent,
  type SensorSpec,
} from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { writerOf } from '../../../../bridges/recording/sensors/index.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { imuModel } from '../../../../sim/sensors/inertial-unit.ts';
import { odometryModel } from '../../../../sim/sensors/odometry.ts';
import { modelAt, truthAtRest } from '../../../sim/sensors/truth.ts';

const PERIOD = 1e-3;
const SAMPLES = 10_000;
const header = { stamp: timeOf(0n), frame_id: 'base_link' };
const imu = messageType('sensor_msgs/msg/Imu');
const odometry = messageType('nav_msgs/msg/Odometry');

/** Mean of the products of the deviations of two lists from their means. */
function covarianceOf(one: readonly number[], other: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [m, n] = [mean(one), mean(other)];
  return mean(one.map((value, k) => (value - m) * (other[k] - n)));
}

describe('the covariance of an inertial unit is that of what it measures', () => {
  it('by white noise, at the rate of its samples', () => {
    const spec = imuSensor({ rateHz: 200, noise: { gyroscope: 0.01, accelerometer: 0.05 } }) as SensorSpec<'imu'>;
    const { model, message } = modelAt(imuModel, spec, truthAtRest());
    const [turns, pushes]: [number[], number[]] = [[], []];
    for (let k = 0; k < SAMPLES; k++) {
      for (let tick = 0; tick < 5; tick++) model.track?.();
      model.sample(message);
      turns.push(message.angularZ);
      pushes.push(message.accelerationX);
    }
    const told = imu.decode(
      writerOf('imu')!.open(spec as never, { body: rodent, period: PERIOD })(message as never, header),
    );
    expect(told.orientation_covariance[0]).toBe(-1);
    for (const axis of [0, 4, 8]) {
      expect(told.angular_velocity_covariance[axis] / covarianceOf(turns, turns)).toBeCloseTo(1, 1);
      expect(Math.abs(told.angular_velocity_covariance[axis] / covarianceOf(turns, turns) - 1)).toBeLessThan(0.05);
      expect(Math.abs(told.linear_acceleration_covariance[axis] / covarianceOf(pushes, pushes) - 1)).toBeLessThan(0.05);
    }
  });

  it('by biases that walk, and decay within 50 ms', () => {
    const noise = { gyroscope: 0.01, gyroscopeWalk: 1, accelerometerWalk: 2, correlation: 0.05 };
    const spec = imuSensor({ rateHz: 200, noise }) as SensorSpec<'imu'>;
    const { model, message } = modelAt(imuModel, spec, truthAtRest());
    const [turns, pushes]: [number[], number[]] = [[], []];
    for (let k = 0; k < SAMPLES; k++) {
      for (let tick = 0; tick < 5; tick++) model.track?.();
      model.sample(message);
      turns.push(message.angularZ);
      pushes.push(message.accelerationX);
    }
    const told = imu.decode(
      writerOf('imu')!.open(spec as never, { body: rodent, period: PERIOD })(message as never, header),
    );
    // A thousand times the correlation was measured: to some 5 %.
    expect(Math.abs(told.angular_velocity_covariance[8] / covarianceOf(turns, turns) - 1)).toBeLessThan(0.15);
    expect(Math.abs(told.linear_acceleration_covariance[0] / covarianceOf(pushes, pushes) - 1)).toBeLessThan(0.15);
  });

  it('by a bias that differs from unit to unit', { tags: 'long' }, () => {
    const spec = imuSensor({ rateHz: 1000, noise: { gyroscope: 0.002, gyroscopeBias: 0.1 } }) as SensorSpec<'imu'>;
    const message = sensorType('imu').create(1);
    const turns = Array.from({ length: SAMPLES }, (_, seed) => {
      const site = { spec, body: rodent, truth: truthAtRest(), period: PERIOD, random: new RandomStream(seed, 'unit') };
      const model = imuModel({ ...site, world: { name: 'void', walls: [], obstacles: [] } });
      model.reset();
      model.track?.();
      model.sample(message);
      return message.angularX;
    });
    const told = imu.decode(
      writerOf('imu')!.open(spec as never, { body: rodent, period: PERIOD })(message as never, header),
    );
    expect(Math.abs(told.angular_velocity_covariance[0] / covarianceOf(turns, turns) - 1)).toBeLessThan(0.05);
  });

  it('and never zero, which a filter takes for unknown', () => {
    const told = imu.decode(
      writerOf('imu')!.open(imuSensor() as never, { body: rodent, period: PERIOD })(
        sensorType('imu').create(1) as never,
        header,
      ),
    );
    expect([told.angular_velocity_covariance[8], told.linear_acceleration_covariance[0]]).toEqual([1e-9, 1e-9]);
  });
});

it('the variance of a compass is that of its declared error, in the yaw', () => {
  const spec = headDirectionSensor({ noise: { heading: 0.2 } });
  const write = writerOf('headDirection')!.open(spec as never, { body: rodent, period: PERIOD });
  const message = imu.decode(write({ heading: 1 } as never, header));
  expect([...message.orientation_covariance]).toEqual([1e-9, 0, 0, 0, 1e-9, 0, 0, 0, expect.closeTo(0.04, 12)]);
  // It measures nothing else.
  const notMeasured = [-1, 0, 0, 0, 0, 0, 0, 0, 0];
  expect([...message.angular_velocity_covariance]).toEqual(notMeasured);
  expect([...message.linear_acceleration_covariance]).toEqual(notMeasured);
});

it.each<[string, Body, { linearX: number; linearY: number; angularZ: number }]>([
  ['wheels', rodent, { linearX: 0.4, linearY: 0, angularZ: 3 }],
  ['no wheels', point, { linearX: 0.3, linearY: -0.2, angularZ: 1.5 }],
])(
  'the covariance of the twist of odometry is that of what it measures, with %s',
  { tags: 'long' },
  (_, body, twist) => {
    const spec = odometrySensor({ rateHz: 200, noise: { slip: 0.1 } }) as SensorSpec<'odometry'>;
    const truth = truthAtRest();
    Object.assign(truth.twist, twist);
    const { model, message } = modelAt(odometryModel, spec, truth, body);
    const { radius, separation } = rodent.wheels!;
    const seen: [number[], number[], number[]] = [[], [], []];
    for (let k = 0; k < SAMPLES; k++) {
      for (let tick = 0; tick < 5; tick++) {
        truth.wheelAngles[0] += ((twist.linearX - (twist.angularZ * separation) / 2) / radius) * PERIOD;
        truth.wheelAngles[1] += ((twist.linearX + (twist.angularZ * separation) / 2) / radius) * PERIOD;
        model.track?.();
      }
      model.sample(message);
      for (const [axis, value] of [message.linearX, message.linearY, message.angularZ].entries())
        seen[axis].push(value);
    }
    const write = writerOf('odometry')!.open(spec as never, { body, period: PERIOD });
    const { covariance } = odometry.decode(write({ ...message, ...twist } as never, header)).twist;
    for (const [a, row] of [0, 1, 5].entries()) {
      for (const [b, column] of [0, 1, 5].entries()) {
        const true_ = covarianceOf(seen[a], seen[b]);
        const scale = Math.sqrt(covarianceOf(seen[a], seen[a]) * covarianceOf(seen[b], seen[b]));
        expect(Math.abs(covariance[6 * row + column] - true_)).toBeLessThan(0.05 * scale + 2e-9);
      }
    }
    for (const unused of [2, 3, 4]) expect(covariance[7 * unused]).toBe(1e-9);
  },
);
