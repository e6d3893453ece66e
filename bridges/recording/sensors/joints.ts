import { messageType } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('sensor_msgs/msg/JointState');

/** sensor_msgs/JointState: positions and velocities of the joints by their names, without efforts. */
export const JOINTS = topicWriter({
  kind: 'joints',
  type,
  topic: 'joint_states',
  open: ({ settings }) => {
    const name = [...(settings?.names ?? [])];
    return ({ positions, velocities }, header) =>
      encode({ header, name, position: positions, velocity: velocities, effort: [] });
  },
});
