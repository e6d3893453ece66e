import { expect, it } from 'vitest';
import { poseSensor, rodent, WiringError } from '../../../agents/index.ts';
import { realiseSensor } from '../../../sim/sensors/realise.ts';
import { truthAtRest } from './truth.ts';

const site = {
  body: rodent,
  truth: truthAtRest(),
  world: { name: 'void', walls: [], obstacles: [] },
  period: 1e-3,
  seed: 1,
  poison: false,
};

it('makes the sensor of a declaration', () => {
  const xs: number[] = [];
  const sensor = realiseSensor('gps', poseSensor(), {
    ...site,
    truth: { ...truthAtRest(), pose: { x: 7, y: 0, heading: 0 } },
  });
  sensor.port.stream.subscribe((message) => xs.push((message as { x: number }).x));
  sensor.sense(0);
  expect(xs).toEqual([7]);
});

it('refuses a kind that it does not know, naming the sensor and the kinds there are', () => {
  const make = (): unknown => realiseSensor('nose', { kind: 'smell', size: 1, noise: {} } as never, site);
  expect(make).toThrow(WiringError);
  expect(make).toThrow(
    expect.objectContaining({
      code: 'unknown_sensor_kind',
      block: 'nose',
      received: 'smell',
      expected: 'pose, odometry, headDirection, touch, events, scan, imu, whiskers, cue, joints',
    }),
  );
});
