import type { Body, SensorKind, SensorMessages, SensorSpec } from '../../../agents/index.ts';
import type { KnownMessage, Message } from '../../ros-messages/index.ts';

/** Writes one message of a sensor as CDR, borrowed until the next one of its type. `header` has the time of the message's origin and the frame of the sensor. */
export type WriteMessage<K extends SensorKind> = (
  message: Readonly<SensorMessages[K]>,
  header: Message<'std_msgs/msg/Header'>,
) => Uint8Array;

/** Robot of a sensor, as far as writers ask for it: its body, and the time of a tick. */
export interface TopicSite {
  readonly body: Body;
  /** Seconds per tick. */
  readonly period: number;
  /** Frame of the body. Default: `base_link`. */
  readonly baseFrame?: string;
}

/** Least variance that is told, in the square of the unit: a filter takes 0 for unknown, or for certain. */
export const LEAST_VARIANCE = 1e-9;

/** How the messages of one kind of sensor become messages of one ROS type. */
export interface TopicWriter<K extends SensorKind = SensorKind> {
  readonly kind: K;
  readonly type: KnownMessage;
  /** Usual topic of the first sensor of the kind. Undefined: the name of the sensor. */
  readonly topic?: string;
  /** Frame that the messages are given in. Default: that of the sensor's mount. */
  readonly frame?: string;
  /** Makes the function that writes the messages of one sensor, in their order. */
  readonly open: (spec: SensorSpec<K>, site: TopicSite) => WriteMessage<K>;
}

/** A writer of a kind among writers of any: a robot opens each with the sensor of its kind. */
export function topicWriter<K extends SensorKind>(writer: TopicWriter<K>): TopicWriter {
  return writer as unknown as TopicWriter;
}
