/** A topic that somebody shows. */
export interface ShownTopic {
  readonly topic: string;
  /** Type of its messages, as `nav_msgs/msg/Odometry`. */
  readonly schemaName: string;
  /** Encoding of its messages; only `cdr` is read. */
  readonly encoding: string;
  /** Facts about it, by name. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Who shows it. */
export interface ShownBy {
  /** Its name, for people; empty where it says none. */
  readonly name: string;
  /** Facts about what it shows, by name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What comes from a robot. */
export interface FeedListener {
  /** All topics that there are now: before any message, and whenever they change or the robot has come back. */
  topics(topics: readonly ShownTopic[], by: ShownBy): void;
  /** Whether messages of a topic are wanted. Asked after each call of `topics`. */
  wants(topic: ShownTopic): boolean;
  /** A message came. @param nanoseconds its time */
  message(topic: ShownTopic, nanoseconds: bigint, cdr: Uint8Array): void;
  /** The robot has gone away. It is looked for. */
  lost(reason: string): void;
  /** The robot warns of something. */
  warned(message: string): void;
  /** Something came that cannot be understood. */
  unreadable(reason: string): void;
}

/** A way on which messages come from a robot. */
export interface Feed {
  close(): void;
}
