import { expect, it } from 'vitest';
import { headDirectionSensor } from '../../../agents/index.ts';
import { headDirectionModel } from '../../../sim/sensors/head-direction.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

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
