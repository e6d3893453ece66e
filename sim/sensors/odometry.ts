import type { Body, Pose, Twist } from '../../agents/index.ts';
import type { RandomStream } from '../../kernels/random.ts';
import { PlanarMotion } from '../physics/planar-motion.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/**
 * Dead reckoning: the pose in the `odom` frame, whose origin is the body's pose when the sensor was reset, and the mean twist over
 * the last sampling interval.
 *
 * With wheels, it follows from their travel between samples: arcs s_L and s_R, each multiplied by 1 + slip N(0, 1), give the
 * travel forward (s_L + s_R) / 2 and the turn (s_R - s_L) / b along the arc of that twist. `radiusRatio` and `separation` are the
 * relative errors of the odometer's right wheel radius and wheel separation b, the systematic errors of Borenstein & Feng (1996),
 * "Measurement and correction of systematic odometry errors in mobile robots". Without wheels, it follows from the actual twist,
 * integrated in every tick and multiplied by the same factor.
 *
 * With `scale`, travel along the floor is also multiplied by 1 + scale N(0, 1), which is drawn at each reset.
 */
export function odometryModel(site: SensorSite<'odometry'>): SensorModel<'odometry'> {
  const { body } = site;
  return body.wheels === undefined ? twistOdometry(site) : wheelOdometry(site, body.wheels);
}

const POSE_LENGTH = 3;

/** The error of the scale of travel, which lasts from reset to reset. */
class Scale {
  /** 1 + the error; 0 until it is drawn after a reset. */
  readonly state = new Float64Array(1);
  readonly #deviation: number;
  readonly #random: RandomStream;

  constructor({ spec, random }: SensorSite<'odometry'>) {
    this.#deviation = spec.noise.scale ?? 0;
    this.#random = random;
  }

  apply(travel: Twist): void {
    if (this.#deviation === 0) return;
    if (this.state[0] === 0) this.state[0] = 1 + this.#deviation * this.#random.normal();
    travel.linearX *= this.state[0];
    travel.linearY *= this.state[0];
  }
}

function wheelOdometry(site: SensorSite<'odometry'>, wheels: NonNullable<Body['wheels']>): SensorModel<'odometry'> {
  const { spec, truth, period, random } = site;
  const scale = new Scale(site);
  const { slip = 0, radiusRatio = 0, separation = 0 } = spec.noise;
  const leftRadius = wheels.radius;
  const rightRadius = wheels.radius * (1 + radiusRatio);
  const believedSeparation = wheels.separation * (1 + separation);
  const motion = new PlanarMotion(1);
  /** Odometry pose, wheel angles at the last sample, ticks since. */
  const state = new Float64Array(POSE_LENGTH + 3);
  const travel: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const pose: Pose = { x: 0, y: 0, heading: 0 };
  const arc = (radius: number, wheel: 0 | 1): number => {
    const rolled = radius * (truth.wheelAngles[wheel] - state[POSE_LENGTH + wheel]);
    state[POSE_LENGTH + wheel] = truth.wheelAngles[wheel];
    return slip === 0 ? rolled : rolled * (1 + slip * random.normal());
  };
  return {
    track() {
      state[POSE_LENGTH + 2]++;
    },
    sample(message) {
      const left = arc(leftRadius, 0);
      const right = arc(rightRadius, 1);
      travel.linearX = (left + right) / 2;
      travel.angularZ = (right - left) / believedSeparation;
      scale.apply(travel);
      advance(state, motion, pose, travel);
      report(state, travel, state[POSE_LENGTH + 2] * period, message);
      state[POSE_LENGTH + 2] = 0;
    },
    reset() {
      state.fill(0);
      state[POSE_LENGTH] = truth.wheelAngles[0];
      state[POSE_LENGTH + 1] = truth.wheelAngles[1];
      scale.state.fill(0);
    },
    state: spec.noise.scale === undefined ? [state] : [state, scale.state],
  };
}

function twistOdometry(site: SensorSite<'odometry'>): SensorModel<'odometry'> {
  const { spec, truth, period, random } = site;
  const scale = new Scale(site);
  const { slip = 0 } = spec.noise;
  const motion = new PlanarMotion(1);
  /** Odometry pose, travel in `base_link` since the last sample (m, m, rad), ticks since. */
  const state = new Float64Array(POSE_LENGTH + 4);
  const travel: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const pose: Pose = { x: 0, y: 0, heading: 0 };
  return {
    track() {
      const factor = slip === 0 ? period : period * (1 + slip * random.normal());
      travel.linearX = truth.twist.linearX * factor;
      travel.linearY = truth.twist.linearY * factor;
      travel.angularZ = truth.twist.angularZ * factor;
      scale.apply(travel);
      advance(state, motion, pose, travel);
      state[POSE_LENGTH] += travel.linearX;
      state[POSE_LENGTH + 1] += travel.linearY;
      state[POSE_LENGTH + 2] += travel.angularZ;
      state[POSE_LENGTH + 3]++;
    },
    sample(message) {
      travel.linearX = state[POSE_LENGTH];
      travel.linearY = state[POSE_LENGTH + 1];
      travel.angularZ = state[POSE_LENGTH + 2];
      report(state, travel, state[POSE_LENGTH + 3] * period, message);
      state.fill(0, POSE_LENGTH);
    },
    reset() {
      state.fill(0);
      scale.state.fill(0);
    },
    state: spec.noise.scale === undefined ? [state] : [state, scale.state],
  };
}

/** Moves the pose at the head of `state` along a travel (m, m, rad). */
function advance(state: Float64Array, motion: PlanarMotion, pose: Pose, travel: Readonly<Twist>): void {
  pose.x = state[0];
  pose.y = state[1];
  pose.heading = state[2];
  motion.from(pose, travel);
  state[0] = pose.x + motion.dx;
  state[1] = pose.y + motion.dy;
  state[2] = motion.heading;
}

function report(state: Float64Array, travel: Readonly<Twist>, seconds: number, message: Pose & Twist): void {
  message.x = state[0];
  message.y = state[1];
  message.heading = state[2];
  message.linearX = seconds === 0 ? 0 : travel.linearX / seconds;
  message.linearY = seconds === 0 ? 0 : travel.linearY / seconds;
  message.angularZ = seconds === 0 ? 0 : travel.angularZ / seconds;
}
