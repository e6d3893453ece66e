import { describe, expect, it } from 'vitest';
import { headDirectionSensor } from '../../../agents/index.ts';
import { headDirectionModel } from '../../../sim/sensors/head-direction.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact', spec: headDirectionSensor() },
  { claim: 'noisy', spec: headDirectionSensor({ noise: { heading: 0.02 } }) },
  { claim: 'drifting', spec: headDirectionSensor({ noise: { heading: 0.02, correlation: 0.1 } }) },
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

it('drifts with a correlation time, and keeps its size', () => {
  const truth = truthAtRest();
  // A tick of 1 ms, a correlation time of 5.
  const spec = headDirectionSensor({ noise: { heading: 0.05, correlation: 5e-3 } });
  const { model, message } = modelAt(headDirectionModel, spec, truth);
  const errors = Array.from({ length: 20_000 }, () => {
    model.track?.();
    model.sample(message);
    return message.heading / 0.05;
  });
  const product = (lag: number): number =>
    errors.slice(lag).reduce((sum, error, n) => sum + error * errors[n], 0) / (errors.length - lag);
  expect(product(0)).toBeCloseTo(1, 0);
  for (const lag of [0, 1, 5, 10]) expect(Math.abs(product(lag) - Math.exp(-lag / 5))).toBeLessThan(0.08);
  // It starts with an error of its own, of the same size.
  const { deviation } = spread(4000, () => {
    model.reset();
    model.track?.();
    model.sample(message);
    return message.heading / 0.05;
  });
  expect(deviation).toBeCloseTo(1, 1);
});
