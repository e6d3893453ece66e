import { messageType, yaw } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('sensor_msgs/msg/Imu');

/** A first covariance of -1 says that the unit does not measure this. */
const NOT_MEASURED = [-1, 0, 0, 0, 0, 0, 0, 0, 0];

/** sensor_msgs/Imu that measures the orientation alone, as a compass does. */
export const HEAD_DIRECTION = topicWriter({
  kind: 'headDirection',
  type,
  frame: 'base_link',
  open:
    () =>
    ({ heading }, header) =>
      encode({
        header,
        orientation: yaw(heading),
        angular_velocity_covariance: NOT_MEASURED,
        linear_acceleration_covariance: NOT_MEASURED,
      }),
});
