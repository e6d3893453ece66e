import type { SensorSpec } from '../../../agents/index.ts';
import { messageType, planarPose, planarTwist, yawStream } from '../../ros-messages/index.ts';
import { LEAST_VARIANCE, topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('nav_msgs/msg/Odometry');

/** Rows of a covariance. */
const [X, Y, YAW] = [0, 1, 5];

/**
 * nav_msgs/Odometry: a pose in `odom`, and a twist in `base_link` with the covariance of its declared random errors. With wheels that roll at v_L and
 * v_R, separated by b, it is slip^2 (v_L^2 + v_R^2) / 4 of the forward velocity, slip^2 (v_L^2 + v_R^2) / b^2 of the turn, and
 * slip^2 (v_R^2 - v_L^2) / (2 b) between the two; without wheels slip^2 u u' / n, u the twist and n the ticks of a sample. To both comes scale^2 v v'.
 * Systematic errors are not in it: a robot does not know its own. The covariance of the pose is not told.
 */
export const ODOMETRY = topicWriter({
  kind: 'odometry',
  type,
  topic: 'odom',
  frame: 'odom',
  open({ noise, rateHz }: SensorSpec<'odometry'>, { body, period }) {
    const turn = yawStream();
    const covariance = new Float64Array(36);
    for (const unused of [2, 3, 4]) covariance[7 * unused] = LEAST_VARIANCE;
    const { slip = 0, scale = 0 } = noise;
    const ticks = rateHz === undefined ? 1 : Math.max(1, Math.round(1 / (rateHz * period)));
    const set = (row: number, column: number, value: number): void => {
      covariance[6 * row + column] = covariance[6 * column + row] = value;
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
      set(X, X, Math.max(LEAST_VARIANCE, xx + scales * x * x));
      set(X, Y, xy + scales * x * y);
      set(Y, Y, Math.max(LEAST_VARIANCE, yy + scales * y * y));
      set(X, YAW, xw);
      set(Y, YAW, yw);
      set(YAW, YAW, Math.max(LEAST_VARIANCE, ww));
      return encode({
        header,
        child_frame_id: 'base_link',
        pose: { pose: planarPose(message.x, message.y, message.heading, turn) },
        twist: { twist: planarTwist(message), covariance },
      });
    };
  },
});
