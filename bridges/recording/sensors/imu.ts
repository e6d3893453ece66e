import { messageType } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('sensor_msgs/msg/Imu');

/** A first covariance of -1 says that the unit does not measure this. */
const NOT_MEASURED = [-1, 0, 0, 0, 0, 0, 0, 0, 0];

/** sensor_msgs/Imu: rad/s and m/s^2 in `base_link`, without an orientation. */
export const IMU = topicWriter({
  kind: 'imu',
  type,
  topic: 'imu',
  frame: 'base_link',
  open: () => (message, header) =>
    encode({
      header,
      orientation_covariance: NOT_MEASURED,
      angular_velocity: { x: message.angularX, y: message.angularY, z: message.angularZ },
      linear_acceleration: { x: message.accelerationX, y: message.accelerationY, z: message.accelerationZ },
    }),
});
