import type {
  KnownService,
  ServiceRequest,
  ServiceRequestInput,
  ServiceResponse,
  ServiceResponseInput,
} from '../../ros-messages/index.ts';
import type { Offer, Qos } from './qos.ts';

/** Full name of a message type in ROS 2, such as `nav_msgs/msg/Odometry`. */
export type MessageName = `${string}/msg/${string}`;

/** A message as it came. */
export interface Received {
  /**
   * Serialised as CDR with its encapsulation header; a middleware may have filled it up with any bytes, between parts too. It may be a
   * view of a buffer that is used again after the call; it is no `Buffer`, whose `slice` does not copy.
   */
  readonly cdr: Uint8Array;
  /** Nanoseconds of ROS time at which the message came here; in a log, at which it was recorded. */
  readonly receivedNanoseconds: bigint;
}

/** The sending end of a topic. */
export interface RosPublisher {
  /**
   * Sends a message serialised as CDR with its encapsulation header. The bytes are copied or sent before it returns.
   *
   * @throws BridgeError `transport_closed`
   */
  publish(cdr: Uint8Array): void;
  /** Withdraws from the topic. Does nothing the second time. */
  close(): void;
}

/** An end of a topic, as the graph shows it. */
export interface RosEndpoint {
  /** Full name of its node, such as `/robot/agent`; it ends in `/_NODE_NAME_UNKNOWN_` as long as a middleware does not know it. */
  readonly node: string;
  /** Full name of the type of its messages, such as `nav_msgs/msg/Odometry`. */
  readonly type: string;
  /** Undefined where the way into the graph does not tell. */
  readonly qos?: Offer;
}

/** A topic of the graph. */
export interface RosTopic {
  /** Full name, such as `/robot/odom`. */
  readonly name: string;
  /** One, or several that never hear each other. */
  readonly types: readonly string[];
  /** Sending ends, whatever their type. */
  readonly publishers: readonly RosEndpoint[];
  /** Receiving ends, whatever their type. */
  readonly subscriptions: readonly RosEndpoint[];
}

/** How a node enters a graph. */
export interface NodeOptions {
  /** Name of the node, such as `agent`. */
  readonly node: string;
  /** Default: `/`. */
  readonly namespace?: string;
  /** Arguments as ROS takes them on a command line: `--ros-args -r odom:=/robot/odom`. Default: none. */
  readonly rosArguments?: readonly string[];
  /** Whether time is that of `/clock`, whatever the quality of service with which it is sent. Default: false. */
  readonly useSimTime?: boolean;
  /**
   * Told what was thrown where nobody can catch it: by a receiver of messages, by the answer to a call.
   *
   * @param where the topic or service
   */
  readonly fault: (error: unknown, where: string) => void;
}

/** Function that answers the calls of a service. */
export type Answer<Name extends KnownService> = (
  request: ServiceRequest<Name>,
) => ServiceResponseInput<Name> | Promise<ServiceResponseInput<Name>>;

/**
 * A node's way into a ROS 2 graph. Messages are CDR bytes, so that every transport and every recording carries the same; requests and
 * responses of services, which are few, are plain objects with the fields of their definitions. Names of topics and services follow
 * ROS: relative ones belong to the namespace, `~/` to the node. Parameters and lifecycle are services too, and are built on these.
 *
 * Receivers are called one after the other, never inside `publish`. What they throw goes to `fault` of {@link NodeOptions} and ends
 * nothing.
 */
export interface RosTransport {
  /** Which one it is, for people. */
  readonly name: string;
  /** Full name of the node, such as `/robot/agent`. */
  readonly node: string;
  /** Nanoseconds of ROS time: of `/clock` where simulated time is used, and 0 before its first message; else of the system. */
  now(): bigint;
  /** @throws BridgeError `unknown_message_type`, `invalid_topic`, `transport_closed` */
  advertise(topic: string, type: MessageName, qos: Qos): RosPublisher;
  /** Returns a function that ends the subscription. @throws as {@link advertise} */
  subscribe(topic: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void;
  /**
   * Offers a service. Returns a function that withdraws it. A call whose answer throws stays without one, as in ROS; what was thrown
   * goes to `fault`.
   *
   * @throws as {@link advertise}, and BridgeError `unsupported_by_transport`
   */
  serve<Name extends KnownService>(service: string, type: Name, answer: Answer<Name>): () => void;
  /**
   * Calls a service, for which it waits if it is not there yet.
   *
   * @throws BridgeError `no_service` when nobody answers within `timeoutSeconds`, `transport_closed` when the transport closes before
   *   that, `service_failed` where the transport is told that there will be no answer, and as {@link advertise}
   */
  call<Name extends KnownService>(
    service: string,
    type: Name,
    request: ServiceRequestInput<Name>,
    timeoutSeconds: number,
  ): Promise<ServiceResponse<Name>>;
  /**
   * Resolves when all ends that were asked for have been made, where that takes a while; rejects with what one could not be made for. Absent:
   * they are made at once, or throw.
   */
  settled?(): Promise<void>;
  /** Topics of the graph at present, with the ends of each. */
  topics(): Promise<readonly RosTopic[]>;
  /** Leaves the graph. Does nothing the second time. */
  close(): Promise<void>;
}
