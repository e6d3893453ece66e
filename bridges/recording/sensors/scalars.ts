import type { SensorKind, SensorSpec } from '../../../agents/index.ts';
import { messageType as sensorType } from '../../../agents/messages.ts';
import { messageType } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('std_msgs/msg/Float64MultiArray');

/** Kinds of sensors for which ROS has no message. */
export const KINDS_OF_SCALARS = ['touch', 'whiskers', 'cue'] as const satisfies readonly SensorKind[];

/** std_msgs/Float64MultiArray: the scalars of the message in the order in which its kind declares them, without a stamp. */
export const SCALARS = KINDS_OF_SCALARS.map((kind) =>
  topicWriter({
    kind,
    type,
    open({ size }: SensorSpec<typeof kind>) {
      const { length, flatten } = sensorType(kind);
      const data = new Float64Array(length(size));
      const layout = { dim: [{ label: kind, size: data.length, stride: data.length }], data_offset: 0 };
      return (message) => {
        flatten(message as never, data, 0);
        return encode({ layout, data });
      };
    },
  }),
);
