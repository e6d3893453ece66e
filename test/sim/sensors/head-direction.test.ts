import { describe, expect, it } from 'vitest';
import { headDirectionSensor } from '../../../agents/index.ts';
import { headDirectionModel } from '../../../sim/sensors/head-direction.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact', spec: headDirectionSensor() },
  { claim: 'noisy', spec: headDirectionSensor({ noise: { heading: 0.02 } }) },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(headDirectionModel, options)) it(name, run);
});

it('is the heading, with a normal error of the declared size', () => {
  const truth = truthAtRest();
  truth.pose.heading = -1;
  const exact = modelAt(headDirectionModel, headDirectionSensor(), truth);
  exact.model.sample(exact.message);
  expect(exact.message).toEqual({ heading: -1 });
  const { model, message } = modelAt(headDirectionModel, headDirectionSensor({ noise: { heading: 0.05 } }), truth);
  const { mean, deviation } = spread(4000, () => {
    model.sample(message);
    return message.heading;
  });
  expect(mean).toBeCloseTo(-1, 2);
  expect(deviation / 0.05).toBeCloseTo(1, 1);
});
