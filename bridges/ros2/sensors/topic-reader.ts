import type { SensorKind, SensorMessages, SensorSpec } from '../../../agents/index.ts';
import type { KnownMessage, Message } from '../../ros-messages/index.ts';

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

type Transform = Message<'geometry_msgs/msg/Transform'>;

/**
 * Hears the frame that a message is given in. Returns where that frame is, seen from the mount that the sensor is declared with; undefined where
 * the message is to be taken as it is.
 */
export type Placed = (frame: string) => Transform | undefined;

/** How readings depend on where their sensor is mounted. */
export interface MountDependence {
  /** Axes of the body along which its place counts: none, those of the floor, or all. How it is turned counts always. */
  readonly axes: readonly ('x' | 'y' | 'z')[];
  /** Whether its messages may be in an optical frame: z forward, x to the right, y down (REP-103). Default: false. */
  readonly optical?: boolean;
  /**
   * Whether the reader can take messages from a frame as if they came from the declared mount.
   *
   * @param away where the frame is, seen from the mount
   * @param here whether its place is that of the mount
   */
  readonly takes: (away: Transform, here: boolean) => boolean;
}

/** How messages of one ROS type fill the messages of one kind of sensor. */
export interface TopicReader<K extends SensorKind = SensorKind> {
  /** Kind of the sensors whose messages it fills. */
  readonly kind: K;
  /** Full name of the ROS type that it reads, such as `nav_msgs/msg/Odometry`. */
  readonly type: KnownMessage;
  /** Whether it needs every transform between two frames. Default: false. */
  readonly framed?: boolean;
  /** How what it reads depends on where the sensor is mounted. Absent: it does not. */
  readonly mounted?: MountDependence;
  /**
   * Makes the function that reads the messages of one sensor; it may keep state from message to message.
   *
   * @param frames between which it needs every transform, if it does. Default: `base_link` in `map`
   * @param placed hears the frame of each message, of a reader that depends on it. Default: all messages are taken as they are
   */
  readonly open: (spec: SensorSpec<K>, frames?: Frames, placed?: Placed) => ReadMessage<K>;
}

/** A reader of a kind among readers of any: a robot opens each with the sensor of its kind. */
export function topicReader<K extends SensorKind>(reader: TopicReader<K>): TopicReader {
  return reader as unknown as TopicReader;
}
