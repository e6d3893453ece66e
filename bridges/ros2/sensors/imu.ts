import { headingOf, messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import { topicReader } from './topic-reader.ts';

const { name: type, decode } = messageType('sensor_msgs/msg/Imu');

/** A first covariance of -1 says that the unit does not measure this. */
const NOT_MEASURED = -1;

/** sensor_msgs/Imu: rad/s and m/s^2 in the unit's frame, which is to be aligned with `base_link`. */
export const IMU = [
  topicReader({
    kind: 'imu',
    type,
    open: () => (cdr, into) => {
      const { header, angular_velocity, linear_acceleration } = decode(cdr);
      into.angularX = angular_velocity.x;
      into.angularY = angular_velocity.y;
      into.angularZ = angular_velocity.z;
      into.accelerationX = linear_acceleration.x;
      into.accelerationY = linear_acceleration.y;
      into.accelerationZ = linear_acceleration.z;
      return nanosecondsOf(header.stamp);
    },
  }),
  topicReader({
    kind: 'headDirection',
    type,
    open: () => (cdr, into) => {
      const { header, orientation, orientation_covariance } = decode(cdr);
      if (orientation_covariance[0] === NOT_MEASURED) return false;
      into.heading = headingOf(orientation);
      return nanosecondsOf(header.stamp);
    },
  }),
];
