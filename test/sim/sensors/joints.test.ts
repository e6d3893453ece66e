import { describe, expect, it } from 'vitest';
import { jointSensor, point, rodent } from '../../../agents/index.ts';
import { rollWheels } from '../../../sim/physics/drive.ts';
import { jointModel } from '../../../sim/sensors/joints.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact', spec: jointSensor() },
  { claim: 'noisy', spec: jointSensor({ noise: { position: 0.01, velocity: 0.1 } }) },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(jointModel, options)) it(name, run);
});

const PERIOD = 1e-3;
const { radius, separation } = rodent.wheels as NonNullable<typeof rodent.wheels>;

it('tells by how much each wheel rolled, and its mean velocity between samples', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(jointModel, jointSensor(), truth);
  const drive = (linearX: number, angularZ: number, ticks: number): void => {
    Object.assign(truth.twist, { linearX, angularZ });
    for (let k = 0; k < ticks; k++) {
      rollWheels(rodent, truth.twist, PERIOD, truth.wheelAngles);
      model.track?.();
    }
  };
  drive(0.2, 1, 10);
  model.sample(message);
  const [left, right] = [0.2 - separation / 2, 0.2 + separation / 2].map((speed) => speed / radius);
  expect(message.velocities[0]).toBeCloseTo(left, 9);
  expect(message.velocities[1]).toBeCloseTo(right, 9);
  expect(message.positions[0]).toBeCloseTo(left * 0.01, 9);
  drive(0.2, 1, 10);
  drive(-0.2, -1, 10);
  model.sample(message);
  expect(message.velocities[1]).toBeCloseTo(0, 9);
  expect(message.positions[1]).toBeCloseTo(right * 0.01, 9);
});

it('has normal errors of each', () => {
  const spec = jointSensor({ noise: { position: 0.01, velocity: 0.1 } });
  const { model, message } = modelAt(jointModel, spec, truthAtRest());
  const draw = (which: 'positions' | 'velocities') => (): number => {
    model.sample(message);
    return message[which][1];
  };
  expect(spread(4000, draw('positions')).deviation).toBeCloseTo(0.01, 3);
  expect(spread(4000, draw('velocities')).deviation).toBeCloseTo(0.1, 2);
});

it('refuses a body without wheels, and joints that are not its two wheels', () => {
  const refused = expect.objectContaining({ name: 'ValidationError', code: 'invalid_sensor' });
  expect(() => modelAt(jointModel, jointSensor(), truthAtRest(), point)).toThrow(refused);
  expect(() => modelAt(jointModel, jointSensor({ names: ['elbow'] }), truthAtRest())).toThrow(refused);
});
