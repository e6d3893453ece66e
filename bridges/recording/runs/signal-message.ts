import { SIGNAL_LENGTH, type Signal } from '../../../agents/index.ts';
import { type KnownMessage, type Message, messageType } from '../../ros-messages/index.ts';

const scalar = messageType('std_msgs/msg/Float64');
const point = messageType('geometry_msgs/msg/PointStamped');
const vector = messageType('geometry_msgs/msg/Vector3Stamped');

type Time = Message<'builtin_interfaces/msg/Time'>;

/** The messages of a signal: a scalar or a direction (rad) is a Float64, a position a PointStamped, a vector a Vector3Stamped. */
export interface SignalMessage {
  readonly type: KnownMessage;
  /** The present value in CDR, borrowed until the next message of its type. */
  read(stamp: Time): Uint8Array;
}

/** How the values of a signal become messages. */
export function signalMessage({ kind, frame = 'map', read }: Signal): SignalMessage {
  const values = new Float64Array(SIGNAL_LENGTH[kind]);
  const type = kind === 'position' ? point : kind === 'vector' ? vector : scalar;
  return {
    type: type.name,
    read(stamp) {
      read(values);
      const [x, y] = values;
      const header = { stamp, frame_id: frame };
      if (type === point) return point.encodeBorrowed({ header, point: { x, y, z: 0 } });
      if (type === vector) return vector.encodeBorrowed({ header, vector: { x, y, z: 0 } });
      return scalar.encodeBorrowed({ data: x });
    },
  };
}
