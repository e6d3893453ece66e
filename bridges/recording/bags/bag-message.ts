import type { FileParser, Given } from '../reading/file-parser.ts';

/** Topic of a bag: its name, and how its messages are to be read. */
export interface BagTopic {
  /** Name of the topic, as the bag has it: `/imu/data`. */
  readonly name: string;
  /** Type of its messages, as the bag has it: `sensor_msgs/msg/Imu`, in bags of ROS 1 `sensor_msgs/Imu`. */
  readonly type: string;
  /** How its messages are serialised: `cdr` in ROS 2, `ros1` in ROS 1, and whatever else an MCAP file says. */
  readonly encoding: string;
  /** Definition of the type as the bag has it, with those of its parts; empty where it has none. */
  readonly definition: string;
}

/** A serialised message, its topic and when it was recorded. */
export interface BagMessage {
  /** Topic that it was recorded from. */
  readonly topic: BagTopic;
  /** Time at which it was recorded, ns. */
  readonly nanoseconds: bigint;
  /** The message as it was serialised; borrowed until the parser continues. */
  readonly bytes: Uint8Array;
}

/** Handler of the messages of a bag, called as its parser finds them. */
export interface MessageTaker<G extends Given> {
  /** Notes a topic; several declarations of one come where it had several senders. */
  declare(topic: BagTopic): void;
  /** Takes a message, in the order of the file. What it yields is given to the reader of the bag. */
  message(message: BagMessage): FileParser<G> | readonly never[];
  /** Notes that a part of the file, a chunk or a message, is compressed, and how. */
  compressed(by: string): void;
  /** Notes that something was passed over that is no message. */
  passedOver(): void;
  /** Called at the end of the file. */
  finish(): void;
}
