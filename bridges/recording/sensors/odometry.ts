import type { SensorSpec } from '../../../agents/index.ts';
import { messageType, planarPose, planarTwist, yawStream } from '../../ros-messages/index.ts';
import { poseCovariance } from './pose-covariance.ts';
import { LEAST_VARIANCE, topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('nav_msgs/msg/Odometry');

/** Rows of a covariance. */
const [X, Y, YAW] = [0, 1, 5];

/** Row and column of each number of a covariance in the plane. */
const PLANAR: readonly (readonly [number, number])[] = [
  [X, X],
  [X, Y],
  [X, YAW],
  [Y, Y],
  [Y, YAW],
  [YAW, YAW],
];

/**
 * nav_msgs/Odometry: a pose in `odom`, and a twist in `base_link`, each with the covariance of its declared random errors. That of the pose is of
 * `poseCovariance`. Of the twist, with wheels that roll at v_L and
 * v_R, separated by b, it is slip^2 (v_L^2 + v_R^2) / 4 of the forward velocity, slip^2 (v_L^2 + v_R^2) / b^2 of the turn, and
 * slip^2 (v_R^2 - v_L^2) / (2 b) between the two; without wheels slip^2 u u' / n, u the twist and n the ticks of a sample. To both comes scale^2 v v'.
 * Systematic errors are not in it: a robot does not know its own.
 */
export const ODOMETRY = topicWriter({
  kind: 'odometry',
  type,
  topic: 'odom',
  frame: 'odom',
  open({ noise, rateHz }: SensorSpec<'odometry'>, { body, period, baseFrame = 'base_link' }) {
    const turn = yawStream();
    const [ofPose, covariance] = [new Float64Array(36), new Float64Array(36)];
    for (const unused of [2, 3, 4]) ofPose[7 * unused] = covariance[7 * unused] = LEAST_VARIANCE;
    const { slip = 0, scale = 0 } = noise;
    const ticks = rateHz === undefined ? 1 : Math.max(1, Math.round(1 / (rateHz * period)));
    const covarianceOf = poseCovariance(noise, body, ticks);
    const set = (row: number, column: number, value: number, of = covariance): void => {
      const least = row === column ? LEAST_VARIANCE : Number.NEGATIVE_INFINITY;
      of[6 * row + column] = of[6 * column + row] = Math.max(least, value);
    };
    return (message, header) => {
      const { linearX: x, linearY: y, angularZ: turnRate } = message;
      let [xx, xy, yy, xw, yw, ww] = [0, 0, 0, 0, 0, 0];
      if (body.wheels === undefined) {
        const share = (slip * slip) / ticks;
        [xx, xy, yy] = [share * x * x, share * x * y, share * y * y];
        [xw, yw, ww] = [share * x * turnRate, share * y * turnRate, share * turnRate * turnRate];
      } else {
        const { separation } = body.wheels;
        const left = x - (turnRate * separation) / 2;
        const right = x + (turnRate * separation) / 2;
        const squares = slip * slip * (left * left + right * right);
        [xx, ww] = [squares / 4, squares / (separation * separation)];
        xw = (slip * slip * (right * right - left * left)) / (2 * separation);
      }
      const scales = scale * scale;
      set(X, X, xx + scales * x * x);
      set(X, Y, xy + scales * x * y);
      set(Y, Y, yy + scales * y * y);
      set(X, YAW, xw);
      set(Y, YAW, yw);
      set(YAW, YAW, ww);
      const pose = covarianceOf(message);
      for (const [i, [row, column]] of PLANAR.entries()) set(row, column, pose[i], ofPose);
      return encode({
        header,
        child_frame_id: baseFrame,
        pose: { pose: planarPose(message.x, message.y, message.heading, turn), covariance: ofPose },
        twist: { twist: planarTwist(message), covariance },
      });
    };
  },
});
