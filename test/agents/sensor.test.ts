import { expect, it } from 'vitest';
import { headDirectionSensor, odometrySensor, poseSensor, touchSensor, velocityActuator } from '../../agents/index.ts';

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
  expect(velocityActuator()).toEqual({ kind: 'velocity' });
});
