import type { Qos } from './qos.ts';

/** Full name of a message type in ROS 2, such as `nav_msgs/msg/Odometry`. */
export type MessageName = `${string}/msg/${string}`;

/** Full name of a service type in ROS 2, such as `std_srvs/srv/Trigger`. */
export type ServiceName = `${string}/srv/${string}`;

/** A message as it came. */
export interface Received {
  /** Serialised as CDR with its encapsulation header. It may be a view of a buffer that is used again after the call. */
  readonly cdr: Uint8Array;
  /** Nanoseconds of ROS time at which the message came here; in a log, at which it was recorded. */
  readonly receivedNanoseconds: bigint;
}

/** The sending end of a topic. */
export interface RosPublisher {
  /** Sends a message serialised as CDR with its encapsulation header. The bytes are copied or sent before it returns. */
  publish(cdr: Uint8Array): void;
  /** Withdraws from the topic. Does nothing the second time. */
  close(): void;
}

/** An end of a topic, as the graph shows it. */
export interface RosEndpoint {
  readonly node: string;
  readonly type: string;
  readonly qos: Qos;
}

/** A topic of the graph. */
export interface RosTopic {
  readonly name: string;
  /** One, or several that never hear each other. */
  readonly types: readonly string[];
  readonly publishers: readonly RosEndpoint[];
  readonly subscriptions: readonly RosEndpoint[];
}

/**
 * A node's way into a ROS 2 graph. Messages are CDR bytes, so that every transport and every recording carries the same; requests and
 * responses of services, which are few, are plain objects with the fields of their definitions. Names of topics and services follow
 * ROS: relative ones belong to the namespace, `~/` to the node. Parameters and lifecycle are services too, and are built on these.
 *
 * Receivers are called one after the other, never inside `publish`. What they throw goes to the transport's `fault` and ends nothing.
 */
export interface RosTransport {
  /** Which one it is, for people. */
  readonly name: string;
  /** Full name of the node, such as `/robot/agent`. */
  readonly node: string;
  /** Nanoseconds of ROS time: of `/clock` where simulated time is used, else of the system. */
  now(): bigint;
  /** @throws BridgeError `unknown_message_type`, `invalid_topic`, `transport_closed` */
  advertise(topic: string, type: MessageName, qos: Qos): RosPublisher;
  /** Returns a function that ends the subscription. @throws as {@link advertise} */
  subscribe(topic: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void;
  /** Offers a service. Returns a function that withdraws it. An answer that throws fails the call of the client, nothing else. */
  serve(service: string, type: ServiceName, answer: (request: object) => object | Promise<object>): () => void;
  /** @throws BridgeError `no_service` when nobody answers within `timeoutSeconds` */
  call(service: string, type: ServiceName, request: object, timeoutSeconds: number): Promise<object>;
  /** What is there to be heard at present. */
  topics(): Promise<readonly RosTopic[]>;
  /** Leaves the graph. Does nothing the second time. */
  close(): Promise<void>;
}
