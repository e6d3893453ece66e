import { describe, expect, it } from 'vitest';
import { touchSensor } from '../../../agents/index.ts';
import { touchModel } from '../../../sim/sensors/touch.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, truthAtRest } from './truth.ts';

describe.each([{ claim: 'a bumper', spec: touchSensor() }])(
  'a model of a sensor: $claim',
  ({ claim: _, ...options }) => {
    for (const { name, run } of sensorModelConformance(touchModel, options)) it(name, run);
  },
);

const contactAt = (bearing: number) => ({
  other: 'wall',
  x: 0,
  y: 0,
  normalX: -Math.cos(bearing),
  normalY: -Math.sin(bearing),
  impulse: 0,
});
const pressed = (sectors: Float64Array): number[] => [...sectors].flatMap((value, k) => (value === 1 ? [k] : []));

it.each([
  [0.01, 0, 0],
  [-0.01, 0, 7],
  [Math.PI / 4 + 0.01, 0, 1],
  [Math.PI - 0.01, 0, 3],
  [-Math.PI + 0.01, 0, 4],
  [1, 1.02, 7],
  [3, -3, 7],
])('a contact at bearing %f of the map presses, at heading %f, sector %i', (bearing, heading, sector) => {
  const truth = truthAtRest();
  const { model, message } = modelAt(touchModel, touchSensor(), truth);
  truth.pose.heading = heading;
  truth.list = [contactAt(bearing)];
  model.track?.();
  model.sample(message);
  expect(pressed(message.sectors)).toEqual([sector]);
});

it('releases a sector 10 ms after its last contact', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(touchModel, touchSensor({ sectors: 4 }), truth);
  const tick = (...bearings: number[]): number[] => {
    truth.list = bearings.map(contactAt);
    model.track?.();
    model.sample(message);
    return pressed(message.sectors);
  };
  expect(tick()).toEqual([]);
  expect(tick(0.1, 2)).toEqual([0, 1]);
  for (let k = 0; k < 5; k++) expect(tick()).toEqual([0, 1]);
  expect(tick(0.1)).toEqual([0, 1]);
  for (let k = 0; k < 3; k++) expect(tick()).toEqual([0, 1]);
  for (let k = 0; k < 6; k++) expect(tick()).toEqual([0]);
  expect(tick()).toEqual([]);
  tick(0.1);
  model.reset();
  expect(tick()).toEqual([]);
});
