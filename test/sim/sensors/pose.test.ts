import { describe, expect, it } from 'vitest';
import { poseSensor } from '../../../agents/index.ts';
import { poseModel } from '../../../sim/sensors/pose.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact', spec: poseSensor() },
  { claim: 'noisy', spec: poseSensor({ noise: { position: 0.01, heading: 0.02 } }) },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(poseModel, options)) it(name, run);
});

it('is the truth without noise', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(poseModel, poseSensor(), truth);
  truth.pose = { x: 1.5, y: -2, heading: 3 };
  model.sample(message);
  expect(message).toEqual({ x: 1.5, y: -2, heading: 3 });
});

it('has normal errors of the declared size, and a heading that wraps', { tags: 'long' }, () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(poseModel, poseSensor({ noise: { position: 0.02, heading: 0.1 } }), truth);
  truth.pose = { x: 1.5, y: -2, heading: 3.1 };
  const x = spread(4000, () => {
    model.sample(message);
    expect(Math.abs(message.heading)).toBeLessThanOrEqual(Math.PI);
    return message.x;
  });
  expect(x.mean).toBeCloseTo(1.5, 2);
  expect(x.deviation / 0.02).toBeCloseTo(1, 1);
  const y = spread(4000, () => {
    model.sample(message);
    return message.y;
  });
  expect(y.deviation / 0.02).toBeCloseTo(1, 1);
  const heading = spread(4000, () => {
    model.sample(message);
    return message.heading < 0 ? message.heading + 2 * Math.PI : message.heading;
  });
  expect(heading.mean).toBeCloseTo(3.1, 2);
  expect(heading.deviation / 0.1).toBeCloseTo(1, 1);
});
