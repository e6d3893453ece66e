import { CdrReader } from '../../ros-messages/cdr-reader.ts';
import { type KnownMessage, messageType } from '../../ros-messages/index.ts';

/** What joints do is of no frame, and several drivers tell it on one topic. */
const FRAMELESS: readonly KnownMessage[] = ['sensor_msgs/msg/JointState'];

/** Whether messages of a type begin with a header. */
export function hasHeader(type: KnownMessage): boolean {
  return messageType(type).definition.startsWith('std_msgs/Header ');
}

/** Reads the frame that messages of a type are of; undefined where they have none, or one for each of their parts. */
export function frameReader(type: KnownMessage): ((cdr: Uint8Array) => string) | undefined {
  if (FRAMELESS.includes(type) || !hasHeader(type)) return undefined;
  return (cdr) => {
    const reader = new CdrReader(cdr);
    reader.take(8, 4); // the stamp
    return reader.text();
  };
}
