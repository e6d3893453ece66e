import { expect, it } from 'vitest';
import {
  cueSensor,
  eventCamera,
  freeDistance,
  headDirectionSensor,
  imuSensor,
  jointSensor,
  lidar,
  odometrySensor,
  poseSensor,
  sonar,
  touchSensor,
  velocityActuator,
  whiskerSensor,
} from '../../../agents/index.ts';

it('says how far a way is surely free', () => {
  const ranges = [0.5, Infinity, -Infinity, Number.NaN, 0];
  expect(ranges.map(freeDistance)).toEqual([0.5, Infinity, 0, 0, 0]);
});

it('declares kind, size, timing and noise as data', () => {
  expect(poseSensor()).toEqual({ kind: 'pose', size: 1, noise: {} });
  expect(odometrySensor({ rateHz: 50, noise: { slip: 0.01 } })).toEqual({
    kind: 'odometry',
    size: 1,
    rateHz: 50,
    noise: { slip: 0.01 },
  });
  expect(headDirectionSensor({ latencySeconds: 0.02 })).toEqual({
    kind: 'headDirection',
    size: 1,
    latencySeconds: 0.02,
    noise: {},
  });
  expect(touchSensor()).toEqual({ kind: 'touch', size: 8, noise: {} });
  expect(touchSensor({ sectors: 3, dropout: 0.1 })).toEqual({ kind: 'touch', size: 3, dropout: 0.1, noise: {} });
  expect(cueSensor({ size: 2, noise: { value: 0.1 } })).toEqual({ kind: 'cue', size: 2, noise: { value: 0.1 } });
  expect(velocityActuator()).toEqual({ kind: 'velocity' });
});

it('declares cameras, range finders, whiskers and inertial units', () => {
  const mount = { x: 0.04, z: 0.05 };
  expect(eventCamera({ width: 4, height: 3, fieldOfView: 1, mount, pixel: 'ideal', rateHz: 100 })).toEqual({
    kind: 'events',
    size: 12,
    rateHz: 100,
    noise: {},
    settings: { width: 4, height: 3, fieldOfView: 1, mount, pixel: 'ideal' },
  });
  expect(lidar({ mount, beams: 10, rateHz: 10 }).settings).toMatchObject({
    start: -Math.PI,
    sweepSeconds: 0.09,
    cone: 0,
  });
  expect(lidar({ mount, beams: 3, fieldOfView: 2 }).settings).toMatchObject({ start: -1, step: 1, sweepSeconds: 0 });
  expect(sonar({ mount, count: 8, noise: { miss: 0.1 } })).toMatchObject({
    kind: 'scan',
    size: 8,
    noise: { miss: 0.1 },
  });
  expect(whiskerSensor({ whiskers: [{ x: 0, y: 0, bearing: 1 }], z: 0.02, length: 0.05 })).toMatchObject({
    kind: 'whiskers',
    size: 1,
  });
  expect(jointSensor({ rateHz: 100, noise: { position: 0.01 } })).toEqual({
    kind: 'joints',
    size: 2,
    rateHz: 100,
    noise: { position: 0.01 },
    settings: { names: ['wheel_left_joint', 'wheel_right_joint'] },
  });
  expect(jointSensor({ names: ['shoulder', 'elbow', 'wrist'] })).toMatchObject({ size: 3 });
  expect(imuSensor({ noise: { gyroscope: 0.005 } })).toEqual({ kind: 'imu', size: 1, noise: { gyroscope: 0.005 } });
});

it.each([[[]], [['a', 'a']], [['']], ['wheel']])('refuses joints named %o', (names) => {
  expect(() => jointSensor({ names: names as never })).toThrow(
    expect.objectContaining({ name: 'ValidationError', code: 'invalid_option', received: names }),
  );
});
