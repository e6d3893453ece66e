import { messageType, planarPose, planarTwist } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('nav_msgs/msg/Odometry');

/** nav_msgs/Odometry: a pose in `odom`, and a twist in `base_link`. */
export const ODOMETRY = topicWriter({
  kind: 'odometry',
  type,
  topic: 'odom',
  frame: 'odom',
  open: () => (message, header) =>
    encode({
      header,
      child_frame_id: 'base_link',
      pose: { pose: planarPose(message.x, message.y, message.heading) },
      twist: { twist: planarTwist(message) },
    }),
});
