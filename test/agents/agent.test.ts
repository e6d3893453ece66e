import { expect, it } from 'vitest';
import type { ControllerManifest } from '../../agents/index.ts';
import {
  checkManifest,
  defineAgent,
  point,
  poseSensor,
  touchSensor,
  velocityActuator,
  WiringError,
} from '../../agents/index.ts';
import { controllerStandIn } from './stand-ins.ts';

const offered = {
  sensors: { pose: poseSensor({ rateHz: 50 }), bumper: touchSensor({ sectors: 8 }) },
  actuators: { velocity: velocityActuator() },
};
const check = (manifest: Partial<ControllerManifest>) => () =>
  checkManifest(
    controllerStandIn(() => {}, manifest),
    offered,
    1e-3,
  );

it('returns the declaration', () => {
  const agent = { body: point, ...offered, controller: () => controllerStandIn(() => {}) };
  expect(defineAgent(agent)).toBe(agent);
});

it('refuses parts that no agent has', () => {
  const agent = { body: point, ...offered, controller: () => controllerStandIn(() => {}), sensor: {} };
  expect(() => defineAgent(agent)).toThrow(
    expect.objectContaining({ code: 'unknown_option', received: 'sensor', remedy: "did you mean 'sensors'?" }),
  );
});

it('lets pass what is met', () => {
  expect(check({})).not.toThrow();
  expect(
    check({
      sensors: { bumper: { kind: 'touch', size: 8, minimumRateHz: 1000 }, pose: { kind: 'pose', minimumRateHz: 50 } },
    }),
  ).not.toThrow();
});

it.each<[string, Partial<ControllerManifest>, object]>([
  [
    'missing_sensor',
    { sensors: { compass: { kind: 'headDirection' } } },
    { expected: "a sensor 'compass' of kind 'headDirection'", received: 'pose, bumper' },
  ],
  [
    'missing_actuator',
    { actuators: { arm: { kind: 'velocity' } } },
    { expected: "an actuator 'arm' of kind 'velocity'", received: 'velocity' },
  ],
  ['kind_mismatch', { sensors: { pose: { kind: 'odometry' } } }, { expected: 'kind odometry', received: 'kind pose' }],
  [
    'kind_mismatch',
    { actuators: { velocity: { kind: 'grip' as never } } },
    { expected: 'kind grip', received: 'kind velocity' },
  ],
  ['size_mismatch', { sensors: { bumper: { kind: 'touch', size: 4 } } }, { expected: 'size 4', received: 'size 8' }],
  [
    'rate_too_low',
    { sensors: { pose: { kind: 'pose', minimumRateHz: 100 } } },
    { expected: 'at least 100 Hz', received: '50 Hz' },
  ],
  [
    'rate_too_low',
    { sensors: { bumper: { kind: 'touch', minimumRateHz: 2000 } } },
    { expected: 'at least 2000 Hz', received: '1000 Hz' },
  ],
])('refuses by name: %s', (code, manifest, detail) => {
  expect(check(manifest)).toThrow(WiringError);
  expect(check(manifest)).toThrow(expect.objectContaining({ code, remedy: expect.any(String), ...detail }));
  expect(check(manifest)).toThrow(/'stand-in'/);
});
