import type { SensorMessages } from '../../../agents/index.ts';
import {
  flattenPose,
  headingOf,
  type Message,
  messageType,
  nanosecondsOf,
  type Time,
} from '../../ros-messages/index.ts';
import { type TopicReader, topicReader } from './topic-reader.ts';

type PoseMessage = Message<'geometry_msgs/msg/Pose'>;

const plain = messageType('geometry_msgs/msg/Pose');
const stamped = messageType('geometry_msgs/msg/PoseStamped');
const covered = messageType('geometry_msgs/msg/PoseWithCovarianceStamped');

/** Reads a pose and its stamp from a message of one type. */
interface Source {
  readonly type: TopicReader['type'];
  readonly read: (cdr: Uint8Array) => { readonly pose: PoseMessage; readonly stamp?: Time };
}

const SOURCES: readonly Source[] = [
  { type: plain.name, read: (cdr) => ({ pose: plain.decode(cdr) }) },
  {
    type: stamped.name,
    read(cdr) {
      const { header, pose } = stamped.decode(cdr);
      return { pose, stamp: header.stamp };
    },
  },
  {
    type: covered.name,
    read(cdr) {
      const { header, pose } = covered.decode(cdr);
      return { pose: pose.pose, stamp: header.stamp };
    },
  },
];

/** geometry_msgs/Pose, PoseStamped and PoseWithCovarianceStamped: poses in the map, as localisers and motion capture send them. */
export const POSES = SOURCES.flatMap(({ type, read }) => {
  const reader = <K extends 'pose' | 'headDirection'>(
    kind: K,
    fill: (pose: PoseMessage, into: SensorMessages[K]) => void,
  ): TopicReader =>
    topicReader<K>({
      kind,
      type,
      open: () => (cdr, into) => {
        const { pose, stamp } = read(cdr);
        fill(pose, into);
        return stamp === undefined ? undefined : nanosecondsOf(stamp);
      },
    });
  return [
    reader('pose', flattenPose),
    reader('headDirection', ({ orientation }, into) => {
      into.heading = headingOf(orientation);
    }),
  ];
});
