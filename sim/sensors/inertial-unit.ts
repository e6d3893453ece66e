import { exp } from '../../kernels/math-f64.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** Standard gravity, m/s^2. */
export const STANDARD_GRAVITY = 9.80665;

/** Number of axes: three of the gyroscope, then three of the accelerometer. */
const AXES = 6;

const Kept = { BIAS: 0, SPEED: AXES, SUM: AXES + 2, TICKS: AXES + 5, SWITCHED_ON: AXES + 6, LENGTH: AXES + 7 } as const;

/**
 * An inertial unit on a body that moves in the plane. The gyroscope measures the angular velocity, the accelerometer the specific
 * force R^T (a - g): (dv_x/dt - w v_y, dv_y/dt + w v_x, g). Both are means over the time since the last sample, dt.
 *
 * A measurement is true + bias + n / sqrt(dt) N(0, 1), n the density of white noise. A bias walks by b sqrt(dt) N(0, 1) or, with a
 * correlation time tau, decays as phi = e^(-dt / tau) and is driven by b sqrt(tau / 2 (1 - phi^2)) N(0, 1) (the models of Kalibr
 * and RotorS). In an Allan deviation, n is read from the slope -1/2 at 1 s, b from the slope +1/2 at 3 s.
 */
export function imuModel({ spec, truth, period, random }: SensorSite<'imu'>): SensorModel<'imu'> {
  const {
    gyroscope = 0,
    gyroscopeWalk = 0,
    gyroscopeBias = 0,
    accelerometer = 0,
    accelerometerWalk = 0,
    accelerometerBias = 0,
    correlation = Infinity,
  } = spec.noise;
  const white = [gyroscope, accelerometer];
  const walk = [gyroscopeWalk, accelerometerWalk];
  const turnOn = [gyroscopeBias, accelerometerBias];
  const state = new Float64Array(Kept.LENGTH);
  const measured = new Float64Array(AXES);

  /** A unit is switched on once; trials do not change its biases. */
  function switchOn(): void {
    if (state[Kept.SWITCHED_ON] === 1) return;
    state[Kept.SWITCHED_ON] = 1;
    for (let axis = 0; axis < AXES; axis++) {
      const deviation = turnOn[axis < 3 ? 0 : 1];
      if (deviation > 0) state[Kept.BIAS + axis] = deviation * random.normal();
    }
  }

  function spoil(axis: number, seconds: number): void {
    const kind = axis < 3 ? 0 : 1;
    if (walk[kind] > 0) {
      const kept = correlation < Infinity ? exp(-seconds / correlation) : 1;
      const variance = correlation < Infinity ? (correlation / 2) * (1 - kept * kept) : seconds;
      const bias = Kept.BIAS + axis;
      state[bias] = kept * state[bias] + walk[kind] * Math.sqrt(variance) * random.normal();
    }
    measured[axis] += state[Kept.BIAS + axis];
    if (white[kind] > 0) measured[axis] += (white[kind] / Math.sqrt(seconds)) * random.normal();
  }

  return {
    track() {
      const { linearX, linearY, angularZ } = truth.twist;
      state[Kept.SUM] += (linearX - state[Kept.SPEED]) / period - angularZ * linearY;
      state[Kept.SUM + 1] += (linearY - state[Kept.SPEED + 1]) / period + angularZ * linearX;
      state[Kept.SUM + 2] += angularZ;
      state[Kept.SPEED] = linearX;
      state[Kept.SPEED + 1] = linearY;
      state[Kept.TICKS]++;
    },
    sample(message) {
      switchOn();
      const ticks = Math.max(1, state[Kept.TICKS]);
      measured.set([
        0,
        0,
        state[Kept.SUM + 2] / ticks,
        state[Kept.SUM] / ticks,
        state[Kept.SUM + 1] / ticks,
        STANDARD_GRAVITY,
      ]);
      for (let axis = 0; axis < AXES; axis++) spoil(axis, ticks * period);
      [message.angularX, message.angularY, message.angularZ] = measured;
      [message.accelerationX, message.accelerationY, message.accelerationZ] = measured.subarray(3);
      state.fill(0, Kept.SUM, Kept.TICKS + 1);
    },
    reset() {
      state.fill(0, Kept.SPEED, Kept.TICKS + 1);
      state[Kept.SPEED] = truth.twist.linearX;
      state[Kept.SPEED + 1] = truth.twist.linearY;
    },
    state: [state],
  };
}
