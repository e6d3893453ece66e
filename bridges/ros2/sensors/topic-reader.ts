import type { SensorKind, SensorMessages, SensorSpec } from '../../../agents/index.ts';
import type { KnownMessage } from '../../ros-messages/index.ts';

/**
 * Reads one message after the other of a topic into the message of a sensor. Returns the stamp of the message's origin in nanoseconds
 * of ROS time, or undefined for a message without a stamp; `false` for one that tells the sensor nothing.
 */
export interface ReadMessage<K extends SensorKind> {
  (cdr: Uint8Array, into: SensorMessages[K]): bigint | undefined | false;
  /** What it lacks to tell something, after the messages that it has read, in words. Absent: nothing but a message. */
  readonly lacks?: () => string;
}

/** Two frames of a tree of transforms, by their names. */
export interface Frames {
  readonly from: string;
  /** A frame above the other. */
  readonly to: string;
}

/** Where a robot is, by the frames of REP-105. */
export const FRAMES: Frames = { from: 'base_link', to: 'map' };

/** How messages of one ROS type fill the messages of one kind of sensor. */
export interface TopicReader<K extends SensorKind = SensorKind> {
  /** Kind of the sensors whose messages it fills. */
  readonly kind: K;
  /** Full name of the ROS type that it reads, such as `nav_msgs/msg/Odometry`. */
  readonly type: KnownMessage;
  /** Whether it needs every transform between two frames. Default: false. */
  readonly framed?: boolean;
  /**
   * Makes the function that reads the messages of one sensor; it may keep state from message to message.
   *
   * @param frames between which it needs every transform, if it does. Default: `base_link` in `map`
   */
  readonly open: (spec: SensorSpec<K>, frames?: Frames) => ReadMessage<K>;
}

/** A reader of a kind among readers of any: a robot opens each with the sensor of its kind. */
export function topicReader<K extends SensorKind>(reader: TopicReader<K>): TopicReader {
  return reader as unknown as TopicReader;
}
