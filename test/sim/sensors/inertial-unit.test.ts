import { describe, expect, it } from 'vitest';
import { imuSensor, messageType, rodent } from '../../../agents/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { imuModel, STANDARD_GRAVITY } from '../../../sim/sensors/inertial-unit.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact', spec: imuSensor() },
  {
    claim: 'with noise and a bias that trials do not change',
    spec: imuSensor({ noise: { gyroscope: 0.01, gyroscopeWalk: 0.01, accelerometerBias: 0.1, correlation: 10 } }),
    outlivesReset: true,
  },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(imuModel, options)) it(name, run);
});

it('measures turning and specific force', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(imuModel, imuSensor(), truth);
  truth.twist = { linearX: 0.2, linearY: 0, angularZ: 2 };
  model.track?.();
  model.sample(message);
  // 0.2 m/s in 1 ms forwards, and w v to the left
  expect(message).toEqual({
    angularX: 0,
    angularY: 0,
    angularZ: 2,
    accelerationX: expect.closeTo(200, 9),
    accelerationY: expect.closeTo(0.4, 12),
    accelerationZ: STANDARD_GRAVITY,
  });
  model.track?.();
  model.sample(message);
  expect(message.accelerationX).toBe(0);
  expect(message.accelerationY).toBeCloseTo(0.4, 12);
});

it('measures the force of a turn on a body that goes sideways: (-w v_y, w v_x)', () => {
  const truth = truthAtRest();
  truth.twist = { linearX: 0.2, linearY: 0.3, angularZ: 2 };
  const { model, message } = modelAt(imuModel, imuSensor(), truth);
  for (let k = 0; k < 2; k++) {
    model.track?.();
    model.sample(message);
  }
  expect(message.accelerationX).toBeCloseTo(-0.6, 12);
  expect(message.accelerationY).toBeCloseTo(0.4, 12);
});

it('gives the mean between samples', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(imuModel, imuSensor({ rateHz: 250 }), truth);
  for (const angularZ of [1, 2, 3, 6]) {
    truth.twist = { linearX: angularZ / 10, linearY: 0, angularZ };
    model.track?.();
  }
  model.sample(message);
  expect(message.angularZ).toBe(3);
  expect(message.accelerationX).toBeCloseTo(0.6 / 4e-3, 9);
});

/** Allan deviation at a time of m samples of period dt, from overlapping clusters (IEEE Std 952). */
function allanDeviation(rates: Float64Array, dt: number, m: number): number {
  const angle = new Float64Array(rates.length + 1);
  rates.forEach((rate, k) => {
    angle[k + 1] = angle[k] + rate * dt;
  });
  let sum = 0;
  const count = rates.length - 2 * m + 1;
  for (let k = 0; k < count; k++) sum += (angle[k + 2 * m] - 2 * angle[k + m] + angle[k]) ** 2;
  return Math.sqrt(sum / (2 * (m * dt) ** 2 * count));
}

describe('Allan deviation over two hours', () => {
  const dt = 0.1;
  /** Records of the six axes. */
  function record(noise: Parameters<typeof imuSensor>[0] & object): Float64Array[] {
    const type = messageType('imu');
    const message = type.create(1);
    const random = new RandomStream(4, 'unit');
    const world = { name: 'void', walls: [], obstacles: [] };
    const spec = imuSensor(noise);
    const model = imuModel({ spec, body: rodent, truth: truthAtRest(), world, period: dt, random });
    const samples = Math.round(7200 / dt);
    const axes = Array.from({ length: 6 }, () => new Float64Array(samples));
    const flat = new Float64Array(6);
    for (let k = 0; k < samples; k++) {
      model.track?.();
      model.sample(message);
      type.flatten(message, flat, 0);
      axes.forEach((axis, n) => {
        axis[k] = flat[n];
      });
    }
    return axes;
  }
  const rms = (values: readonly number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const at = (axes: readonly Float64Array[], seconds: number): number =>
    rms(axes.map((axis) => allanDeviation(axis, dt, Math.round(seconds / dt))));

  it('shows white noise at 1 s on a slope of -1/2', { tags: 'long' }, () => {
    const axes = record({ noise: { gyroscope: 0.005, accelerometer: 0.005 } });
    expect(at(axes, 1) / 0.005).toBeGreaterThan(0.95);
    expect(at(axes, 1) / 0.005).toBeLessThan(1.05);
    expect(at(axes, 1) / at(axes, 9)).toBeGreaterThan(3 * 0.95);
    expect(at(axes, 1) / at(axes, 9)).toBeLessThan(3 * 1.05);
  });

  it('shows a walking bias at 3 s on a slope of +1/2', { tags: 'long' }, () => {
    const axes = record({ noise: { gyroscopeWalk: 4e-4, accelerometerWalk: 4e-4 } });
    expect(at(axes, 3) / 4e-4).toBeGreaterThan(0.95);
    expect(at(axes, 3) / 4e-4).toBeLessThan(1.05);
    expect(at(axes, 27) / at(axes, 3)).toBeGreaterThan(3 * 0.95);
    expect(at(axes, 27) / at(axes, 3)).toBeLessThan(3 * 1.05);
  });

  it('keeps a correlated bias within b sqrt(tau / 2)', { tags: 'long' }, () => {
    const axes = record({ noise: { gyroscopeWalk: 0.01, accelerometerWalk: 0.01, correlation: 2 } });
    expect(rms(axes.map((axis) => rms([...axis.subarray(200)])).slice(0, 3))).toBeCloseTo(0.01, 3);
  });
});

it('is switched on once, with a bias of its own', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(imuModel, imuSensor({ noise: { gyroscopeBias: 0.1 } }), truth);
  model.track?.();
  model.sample(message);
  const { angularX, angularZ } = message;
  expect(Math.abs(angularX)).toBeGreaterThan(0);
  expect(message.accelerationX).toBe(0);
  model.reset();
  model.track?.();
  model.sample(message);
  expect(message).toMatchObject({ angularX, angularZ });
});

it('feels how its sideways speed changes, by the tick', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(imuModel, imuSensor(), truth);
  for (const [linearY, expected] of [
    [0.2, 200],
    [0.2, 0],
    [0.1, -100],
  ] as const) {
    truth.twist = { linearX: 0, linearY, angularZ: 0 };
    model.track?.();
    model.sample(message);
    expect(message.accelerationY).toBeCloseTo(expected, 9);
  }
});

it('has the gravity of the third General Conference on Weights and Measures', () => {
  expect(STANDARD_GRAVITY).toBe(9.80665);
});

it.each(['gyroscope', 'accelerometer'] as const)('has noise of the %s alone, where that is asked for', (kind) => {
  const { model, message } = modelAt(
    imuModel,
    imuSensor({ noise: { [kind]: 0.1, [`${kind}Walk`]: 0.1 } }),
    truthAtRest(),
  );
  model.track?.();
  model.sample(message);
  const { angularX, angularY, angularZ, accelerationX, accelerationY, accelerationZ } = message;
  const turns = [angularX, angularY, angularZ];
  const forces = [accelerationX, accelerationY, accelerationZ - STANDARD_GRAVITY];
  const [noisy, exact] = kind === 'gyroscope' ? [turns, forces] : [forces, turns];
  expect(exact).toEqual([0, 0, 0]);
  for (const value of noisy) expect(value).not.toBe(0);
});

it('forgets a correlated bias by e in its correlation time', { tags: 'long' }, () => {
  const random = new RandomStream(4, 'unit');
  const world = { name: 'void', walls: [], obstacles: [] };
  const spec = imuSensor({ noise: { gyroscopeWalk: 0.1, correlation: 5 } });
  const model = imuModel({ spec, body: rodent, truth: truthAtRest(), world, period: 0.1, random });
  const message = messageType('imu').create(1);
  const bias = Float64Array.from({ length: 200_000 }, () => {
    model.track?.();
    model.sample(message);
    return message.angularZ;
  });
  const lag = 50; // samples of 0.1 s
  let [both, square] = [0, 0];
  for (let k = lag; k < bias.length; k++) {
    both += bias[k] * bias[k - lag];
    square += bias[k] * bias[k];
  }
  // 4000 correlation times: a standard error of about 0.02.
  expect(Math.abs(both / square - Math.exp(-1))).toBeLessThan(0.08);
});
