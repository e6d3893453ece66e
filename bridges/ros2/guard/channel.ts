import type { Twist } from '../../../agents/index.ts';
import type { Failure, FromAnyGuard, ToAnyGuard } from '../../guard/guard-channel.ts';
import type { GuardOptions } from '../../guard/guard-rules.ts';
import type { Rates } from '../../guard/velocity-pace.ts';
import type { KnownService } from '../../ros-messages/index.ts';
import type { Frames } from '../sensors/topic-reader.ts';
import type { Qos } from '../transport/qos.ts';
import type { MessageName, RosTransport } from '../transport/transport.ts';

/** Told what was thrown where nobody can catch it, as `fault` of `NodeOptions` is. */
export type TransportFault = (error: unknown, where: string) => void;

/** Opens a transport, in the process that is to own it. */
export type OpenTransport = (data: unknown, fault: TransportFault) => Promise<RosTransport>;

/** Where a process finds the transport that it is to open: a module that exports an {@link OpenTransport} as `open`. */
export interface TransportModule {
  /** URL of the module. */
  readonly module: string;
  /** Argument of `open`: plain data. */
  readonly data: unknown;
}

/** How the velocity of the robot goes out, and how often while the node is active; in simulated time, once for each command. */
export interface VelocityTopic extends Rates {
  /** Name of the topic, such as `cmd_vel`. */
  readonly topic: string;
  /** Type of its messages: a velocity without or with a stamp. */
  readonly type: 'geometry_msgs/msg/Twist' | 'geometry_msgs/msg/TwistStamped';
  /** Frame of a stamped velocity. */
  readonly frame: string;
}

/** A node of its own that a process which stands by has in the graph, so that others have found it before it is needed. */
export interface Standby {
  /** Module that opens the transport of that node. */
  readonly transport: TransportModule;
  /** Full name of the topic of the velocity: what renames it is an argument of the other node. */
  readonly topic: string;
}

/** Data that the process of a guard is opened with. */
export interface Opening {
  /** Module that opens the transport in the guard's process. */
  readonly transport: TransportModule;
  /** Module that opens it in a process that takes the place of another. Default: the same. */
  readonly again?: TransportModule;
  /** Whether services can be offered there; those that cannot be are left out. Default: true. */
  readonly offersServices?: boolean;
  /** Whether time is that of `/clock`, also for the transport. Default: false. */
  readonly useSimTime?: boolean;
}

/** Task of a guard: the topics that it watches, the limits that it keeps, and where the velocity goes. */
export interface Charge extends GuardOptions {
  /**
   * Of watched topics with transforms, the frames between which each transform must be fresh; others on the same topic do not matter.
   * Default: any message of a topic is news.
   */
  readonly transforms?: Readonly<Record<string, Frames>>;
  /** Topic that the velocity is published on. */
  readonly velocity: VelocityTopic;
  /** Who says zero when the process of the guard is lost. Default: nobody stands by. */
  readonly standby?: Standby;
}

/** The result of a request that travelled to the other process. */
export type Outcome = { readonly value: unknown } | { readonly failure: Failure };

/** Message from the process of the loop to that of the guard. Ends of topics and services are known by numbers that the loop gives. */
export type ToGuard =
  | ToAnyGuard<Opening>
  | { readonly what: 'guard'; readonly charge: Charge }
  /** Has the velocity go out in another type from now on. */
  | { readonly what: 'velocity'; readonly velocity: VelocityTopic }
  /** Tells a process that stands by what to say when it takes the place of the first. */
  | {
      readonly what: 'stand-by';
      readonly standby: Standby;
      readonly velocity: VelocityTopic;
      readonly simulated: boolean;
    }
  | {
      readonly what: 'command';
      readonly velocity: Readonly<Twist>;
      /** Nanoseconds of simulated time at which it was decided; undefined where time is not simulated. */
      readonly decided?: bigint;
    }
  | { readonly what: 'activate' | 'deactivate' }
  | {
      readonly what: 'advertise';
      readonly id: number;
      readonly topic: string;
      readonly type: MessageName;
      readonly qos: Qos;
    }
  | { readonly what: 'publish'; readonly id: number; readonly cdr: Uint8Array }
  | {
      readonly what: 'subscribe';
      readonly id: number;
      readonly topic: string;
      readonly type: MessageName;
      readonly qos: Qos;
    }
  | { readonly what: 'serve'; readonly id: number; readonly service: string; readonly type: KnownService }
  /** Closes a publisher, a subscription or a service. */
  | { readonly what: 'end'; readonly id: number }
  | { readonly what: 'answer'; readonly call: number; readonly outcome: Outcome }
  | {
      readonly what: 'call';
      readonly call: number;
      readonly service: string;
      readonly type: KnownService;
      readonly request: object;
      readonly timeoutSeconds: number;
    }
  | { readonly what: 'topics'; readonly call: number }
  /** Asks whether all ends could be made. */
  | { readonly what: 'settle'; readonly call: number };

/** Message from the process of the guard to that of the loop. */
export type FromGuard =
  | { readonly what: 'opened'; readonly name: string; readonly node: string }
  | Exclude<FromAnyGuard, { what: 'opened' | 'beat' | 'lost' }>
  /** Says that the process lives, and how many messages it had to drop since because the loop did not take them. */
  | { readonly what: 'beat'; readonly dropped: number }
  | { readonly what: 'received'; readonly id: number; readonly cdr: Uint8Array; readonly receivedNanoseconds: bigint }
  | { readonly what: 'request'; readonly id: number; readonly call: number; readonly request: object }
  | { readonly what: 'outcome'; readonly call: number; readonly outcome: Outcome }
  | { readonly what: 'fault'; readonly failure: Failure };
