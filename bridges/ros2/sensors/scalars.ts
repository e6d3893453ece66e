import { BridgeError, type SensorSpec } from '../../../agents/index.ts';
import { messageType as sensorType } from '../../../agents/messages.ts';
import { KINDS_OF_SCALARS } from '../../recording/sensors/scalars.ts';
import { messageType } from '../../ros-messages/index.ts';
import { topicReader } from './topic-reader.ts';

const { name: type, decode } = messageType('std_msgs/msg/Float64MultiArray');

/** std_msgs/Float64MultiArray: touch, whiskers and cues, scalar by scalar as our recordings and served simulations have them. */
export const SCALARS = KINDS_OF_SCALARS.map((kind) =>
  topicReader({
    kind,
    type,
    open({ size }: SensorSpec<typeof kind>) {
      const { length, unflatten } = sensorType(kind);
      const expected = length(size);
      return (cdr, into) => {
        const { data } = decode(cdr);
        if (data.length !== expected) throw otherLength(kind, expected, data.length);
        unflatten(data, 0, into as never);
        return undefined;
      };
    },
  }),
);

function otherLength(kind: string, expected: number, received: number): BridgeError {
  return new BridgeError(`a message has not as many scalars as the sensor of kind '${kind}'`, {
    code: 'malformed_message',
    expected: `${expected} numbers`,
    received,
    remedy: 'declare the sensor as its sender does, or choose another topic',
  });
}
