import { messageType, planarPose, yawStream } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('geometry_msgs/msg/PoseStamped');

/** geometry_msgs/PoseStamped: what the sensor tells of the pose in the map, with its errors; `/tf` has the true one. */
export const POSE = topicWriter({
  kind: 'pose',
  type,
  frame: 'map',
  open() {
    const turn = yawStream();
    return ({ x, y, heading }, header) => encode({ header, pose: planarPose(x, y, heading, turn) });
  },
});
