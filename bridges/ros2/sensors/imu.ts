import { headingOf, messageType, nanosecondsOf, quaternionProduct } from '../../ros-messages/index.ts';
import { type MountDependence, topicReader } from './topic-reader.ts';
import { inverse, rotate } from './transform-tree.ts';

const { name: type, decode } = messageType('sensor_msgs/msg/Imu');

/** A first covariance of -1 says that the unit does not measure this. */
const NOT_MEASURED = -1;

/** All that it measures can be turned. Where it is on the body matters little to a body that turns slowly, and is left out. */
const MOUNTED: MountDependence = { axes: [], takes: () => true };

/** sensor_msgs/Imu: rad/s and m/s^2 in the unit's frame, which is to be aligned with `base_link` or is turned as it is mounted. */
export const IMU = [
  topicReader({
    kind: 'imu',
    type,
    mounted: MOUNTED,
    open: (_spec, _frames, placed) => (cdr, into) => {
      const { header, angular_velocity, linear_acceleration } = decode(cdr);
      const away = placed?.(header.frame_id);
      const angular = away === undefined ? angular_velocity : rotate(away.rotation, angular_velocity);
      const acceleration = away === undefined ? linear_acceleration : rotate(away.rotation, linear_acceleration);
      into.angularX = angular.x;
      into.angularY = angular.y;
      into.angularZ = angular.z;
      into.accelerationX = acceleration.x;
      into.accelerationY = acceleration.y;
      into.accelerationZ = acceleration.z;
      return nanosecondsOf(header.stamp);
    },
  }),
  topicReader({
    kind: 'headDirection',
    type,
    mounted: MOUNTED,
    open: (_spec, _frames, placed) => (cdr, into) => {
      const { header, orientation, orientation_covariance } = decode(cdr);
      if (orientation_covariance[0] === NOT_MEASURED) return false;
      const away = placed?.(header.frame_id);
      const ofBody = away && quaternionProduct(orientation, inverse(away).rotation);
      into.heading = headingOf(ofBody ?? orientation);
      return nanosecondsOf(header.stamp);
    },
  }),
];
