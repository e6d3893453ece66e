import { flattenPose, flattenTwist, headingOf, messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import { topicReader } from './topic-reader.ts';

const { name: type, decode } = messageType('nav_msgs/msg/Odometry');

/** nav_msgs/Odometry: a pose in `odom`, and a twist in the frame of the child, which is `base_link`. */
export const ODOMETRY = [
  topicReader({
    kind: 'odometry',
    type,
    open: () => (cdr, into) => {
      const { header, pose, twist } = decode(cdr);
      flattenPose(pose.pose, into);
      flattenTwist(twist.twist, into);
      return nanosecondsOf(header.stamp);
    },
  }),
  // A robot without a localiser knows its pose in `odom` only; its map is then that frame.
  topicReader({
    kind: 'pose',
    type,
    open: () => (cdr, into) => {
      const { header, pose } = decode(cdr);
      flattenPose(pose.pose, into);
      return nanosecondsOf(header.stamp);
    },
  }),
  topicReader({
    kind: 'headDirection',
    type,
    open: () => (cdr, into) => {
      const { header, pose } = decode(cdr);
      into.heading = headingOf(pose.pose.orientation);
      return nanosecondsOf(header.stamp);
    },
  }),
];
