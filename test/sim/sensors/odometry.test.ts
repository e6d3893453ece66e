import { describe, expect, it } from 'vitest';
import type { Odometry, OdometryNoise } from '../../../agents/index.ts';
import { odometrySensor, point, rodent } from '../../../agents/index.ts';
import { cos, sin, wrapAngle } from '../../../kernels/math-f64.ts';
import { rollWheels } from '../../../sim/physics/drive.ts';
import { PlanarMotion } from '../../../sim/physics/planar-motion.ts';
import { odometryModel } from '../../../sim/sensors/odometry.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'of wheels', spec: odometrySensor({ noise: { slip: 0.05, scale: 0.05, radiusRatio: 0.01 } }) },
  { claim: 'without wheels', spec: odometrySensor({ noise: { slip: 0.05 } }), body: { ...point, rebound: 0 } },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(odometryModel, options)) it(name, run);
});

const PERIOD = 1e-3;

/** Drives a truth with a twist that varies, and reports odometry every `every` ticks. */
function dead(
  body: typeof rodent,
  noise: OdometryNoise,
  ticks: number,
  every: number,
  angularZ?: number,
): { message: Odometry; truth: ReturnType<typeof truthAtRest> } {
  const truth = truthAtRest();
  truth.pose = { x: 3, y: 4, heading: 1 };
  const { model, message } = modelAt(odometryModel, odometrySensor({ noise }), truth, body);
  const motion = new PlanarMotion(PERIOD);
  for (let k = 0; k < ticks; k++) {
    truth.twist.linearX = 0.3;
    truth.twist.linearY = body.drive === 'holonomic' ? 0.1 : 0;
    truth.twist.angularZ = angularZ ?? 2 * cos(k * 2e-3);
    motion.from(truth.pose, truth.twist);
    truth.pose.x += motion.dx;
    truth.pose.y += motion.dy;
    truth.pose.heading = motion.heading;
    rollWheels(body, truth.twist, PERIOD, truth.wheelAngles);
    model.track?.();
    if ((k + 1) % every === 0) model.sample(message);
  }
  return { message, truth };
}

it.each([
  ['wheels', rodent, 1, 9],
  ['wheels, sampled at 100 Hz', rodent, 10, 4],
  ['realised twist', point, 1, 9],
  ['realised twist, sampled at 100 Hz', point, 10, 9],
] as const)('reckons the way from the start from %s', (_, body, every, digits) => {
  const { message, truth } = dead(body, {}, 3000, every);
  const [dx, dy] = [truth.pose.x - 3, truth.pose.y - 4];
  expect(message.x).toBeCloseTo(dx * cos(1) + dy * sin(1), digits);
  expect(message.y).toBeCloseTo(dy * cos(1) - dx * sin(1), digits);
  expect(message.heading).toBeCloseTo(wrapAngle(truth.pose.heading - 1), 9);
  expect(message.linearX).toBeCloseTo(0.3, 9);
  expect(message.linearY).toBeCloseTo(body.drive === 'holonomic' ? 0.1 : 0, 9);
  expect(message.angularZ).toBeCloseTo(truth.twist.angularZ, 1);
});

it('believes in a wheel separation and a radius that are off', () => {
  const turned = dead(rodent, { separation: 0.1 }, 1000, 1, 1.1).message;
  expect(turned.heading).toBeCloseTo(1, 9);
  expect(turned.angularZ).toBeCloseTo(1, 9);
  const veered = dead(rodent, { radiusRatio: 0.02 }, 1000, 1, 0).message;
  expect(veered.linearX).toBeCloseTo(0.3 * 1.01, 9);
  expect(veered.heading).toBeCloseTo((0.3 * 0.02) / 0.08, 9);
});

it('slips by a share of the travel, each wheel by its own', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(odometryModel, odometrySensor({ noise: { slip: 0.05 } }), truth, rodent);
  const forward = spread(4000, () => {
    truth.wheelAngles[0] += 1;
    truth.wheelAngles[1] += 1;
    model.track?.();
    model.sample(message);
    return message.linearX;
  });
  const speed = rodent.wheels?.radius ?? 0;
  expect(forward.mean / (speed / PERIOD)).toBeCloseTo(1, 2);
  expect(forward.deviation / (speed / PERIOD)).toBeCloseTo(0.05 / Math.SQRT2, 2);
  expect(message.angularZ).not.toBe(0);
});

it('slips by a share of the travel without wheels', () => {
  const truth = truthAtRest();
  truth.twist = { linearX: 0.3, linearY: 0.1, angularZ: 0 };
  const { model, message } = modelAt(odometryModel, odometrySensor({ noise: { slip: 0.05 } }), truth, point);
  const forward = spread(4000, () => {
    model.track?.();
    model.sample(message);
    expect(message.linearY).toBeCloseTo(message.linearX / 3, 12);
    return message.linearX;
  });
  expect(forward.mean / 0.3).toBeCloseTo(1, 2);
  expect(Math.abs(forward.deviation / (0.3 * 0.05) - 1)).toBeLessThan(4 / Math.sqrt(8000));
});

it('starts anew where it is reset', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(odometryModel, odometrySensor(), truth, rodent);
  truth.wheelAngles.fill(7);
  model.sample(message);
  expect(message.x).toBeGreaterThan(0);
  truth.wheelAngles.fill(3);
  model.reset();
  model.track?.();
  model.sample(message);
  expect(message).toEqual({ x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 });
});

it.each([
  ['wheels', rodent],
  ['realised twist', point],
] as const)('has one scale from reset to reset, of the declared spread: %s', (_, body) => {
  const truth = truthAtRest();
  const { model, message } = modelAt(odometryModel, odometrySensor({ noise: { scale: 0.05 } }), truth, body);
  const travelled = (): number => {
    truth.twist = { linearX: 0.3, linearY: 0, angularZ: 0 };
    rollWheels(body, truth.twist, PERIOD, truth.wheelAngles);
    model.track?.();
    model.sample(message);
    return message.linearX / 0.3;
  };
  const { mean, deviation } = spread(4000, () => {
    model.reset();
    const scale = travelled();
    expect(travelled()).toBeCloseTo(scale, 9);
    return scale;
  });
  expect(mean).toBeCloseTo(1, 2);
  expect(deviation / 0.05).toBeCloseTo(1, 1);
});

it('errs by one scale along and aside', () => {
  const truth = truthAtRest();
  truth.twist = { linearX: 0.3, linearY: 0.1, angularZ: 0 };
  const { model, message } = modelAt(odometryModel, odometrySensor({ noise: { scale: 0.05 } }), truth, point);
  model.track?.();
  model.sample(message);
  expect(message.linearX).not.toBeCloseTo(0.3, 4);
  expect(message.linearY / message.linearX).toBeCloseTo(1 / 3, 12);
});
