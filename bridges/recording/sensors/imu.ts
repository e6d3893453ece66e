import { messageType } from '../../ros-messages/index.ts';
import { LEAST_VARIANCE, topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('sensor_msgs/msg/Imu');

/** A first covariance of -1 says that the unit does not measure this. */
const NOT_MEASURED = [-1, 0, 0, 0, 0, 0, 0, 0, 0];

/**
 * sensor_msgs/Imu: rad/s and m/s^2 in `base_link`, without an orientation. The covariances are those of the declared errors, each axis by itself:
 * n^2 / dt + bias^2, n the density of white noise, dt the time between two samples, and for biases that decay with a correlation time tau
 * b^2 tau / 2 of their walk. A walk without a bound is not told: it has no variance that lasts.
 */
export const IMU = topicWriter({
  kind: 'imu',
  type,
  topic: 'imu',
  frame: 'base_link',
  open({ rateHz, noise }, { period }) {
    const seconds = rateHz === undefined ? period : 1 / rateHz;
    const { correlation = Infinity } = noise;
    const of = (white = 0, bias = 0, walk = 0): number[] => {
      const walked = correlation < Infinity ? (walk * walk * correlation) / 2 : 0;
      const variance = Math.max(LEAST_VARIANCE, (white * white) / seconds + bias * bias + walked);
      return [variance, 0, 0, 0, variance, 0, 0, 0, variance];
    };
    const covariances = {
      orientation_covariance: NOT_MEASURED,
      angular_velocity_covariance: of(noise.gyroscope, noise.gyroscopeBias, noise.gyroscopeWalk),
      linear_acceleration_covariance: of(noise.accelerometer, noise.accelerometerBias, noise.accelerometerWalk),
    };
    return (message, header) =>
      encode({
        header,
        ...covariances,
        angular_velocity: { x: message.angularX, y: message.angularY, z: message.angularZ },
        linear_acceleration: { x: message.accelerationX, y: message.accelerationY, z: message.accelerationZ },
      });
  },
});
