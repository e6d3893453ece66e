import { messageType, yawStream } from '../../ros-messages/index.ts';
import { LEAST_VARIANCE, topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('sensor_msgs/msg/Imu');

/** A first covariance of -1 says that the unit does not measure this. */
const NOT_MEASURED = [-1, 0, 0, 0, 0, 0, 0, 0, 0];

/** sensor_msgs/Imu that measures the orientation alone, as a compass does. The variance of the yaw is that of the declared error. */
export const HEAD_DIRECTION = topicWriter({
  kind: 'headDirection',
  type,
  frame: 'base_link',
  open({ noise: { heading: deviation = 0 } }) {
    const turn = yawStream();
    const variance = Math.max(LEAST_VARIANCE, deviation * deviation);
    const covariance = [LEAST_VARIANCE, 0, 0, 0, LEAST_VARIANCE, 0, 0, 0, variance];
    return ({ heading }, header) =>
      encode({
        header,
        orientation: turn(heading),
        orientation_covariance: covariance,
        angular_velocity_covariance: NOT_MEASURED,
        linear_acceleration_covariance: NOT_MEASURED,
      });
  },
});
