import { errorMessage } from '../../../agents/error-message.ts';
import { given } from '../../../agents/given.ts';
import { BridgeError } from '../../../agents/index.ts';
import {
  type KnownService,
  type ServiceRequestInput,
  type ServiceResponse,
  serviceType,
} from '../../ros-messages/index.ts';
import { loadRcl } from './load-rcl.ts';
import { closedError, NodeContext } from './node-context.ts';
import { CLOCK, type Offer, type Qos } from './qos.ts';
import type { Rcl, RclClient, RclContext, RclDuration, RclEndpoint, RclNode, RclQos, RclType } from './rcl.ts';
import { bigintsOf } from './rcl-bigints.ts';
import { SharedSubscriptions } from './shared-subscriptions.ts';
import type {
  Answer,
  MessageName,
  NodeOptions,
  Received,
  RosEndpoint,
  RosPublisher,
  RosTopic,
  RosTransport,
} from './transport.ts';

/** Milliseconds between looks whether a service is there. */
const LOOK = 10;
/** Milliseconds for which the thread of the node waits at most before it looks whether there is a new topic or service, or it is to stop. */
const WAIT = 20;

/**
 * Enters the graph of ROS 2 with a node of rclnodejs. Messages travel as CDR, of any type whose package is installed.
 *
 * @example
 * const transport = await openRclNode({ node: 'agent', fault: (error, where) => console.error(where, error) });
 * for (const { name, types } of await transport.topics()) console.log(name, types);
 * await transport.close();
 *
 * @param load how rclnodejs is loaded
 * @throws BridgeError `ros_unavailable`, `invalid_topic`
 */
export async function openRclNode(options: NodeOptions, load: () => Promise<Rcl> = loadRcl): Promise<RosTransport> {
  const context = new NodeContext(options);
  const rcl = await load();
  const rclContext = new rcl.Context();
  await rcl.init(rclContext, options.rosArguments ?? []);
  const services = { startParameterServices: false, startTypeDescriptionService: false };
  const node = new rcl.Node(options.node, options.namespace ?? '', rclContext, services);
  node.spin(WAIT);
  return new RclTransport(context, rclContext, node);
}

const CLOCK_TYPE = 'rosgraph_msgs/msg/Clock';

class RclTransport implements RosTransport {
  readonly name = 'rclnodejs';
  readonly node: string;
  readonly #context: NodeContext;
  readonly #rclContext: RclContext;
  readonly #node: RclNode;
  readonly #subscriptions = new SharedSubscriptions();
  readonly #clients = new Map<string, RclClient>();
  /** What is to be destroyed when no callback of the node is under way, in which it would be used after its end. */
  readonly #ended: (() => void)[] = [];
  /** Whether a callback of the node is under way. */
  #called = false;

  constructor(context: NodeContext, rclContext: RclContext, node: RclNode) {
    this.#context = context;
    this.#rclContext = rclContext;
    this.#node = node;
    this.node = fullName(node.namespace(), node.name());
    const { time } = context;
    // rclnodejs follows /clock too, but asks for a reliable one, which players of bags are not.
    if (time.simulated) this.subscribe('/clock', CLOCK_TYPE, CLOCK, ({ cdr }) => time.take(cdr));
  }

  now(): bigint {
    return this.#context.time.now();
  }

  advertise(name: string, type: MessageName, qos: Qos): RosPublisher {
    const topic = this.#context.topic(name);
    const publisher = this.#make(topic, type, () =>
      this.#node.createPublisher(rclType(type), name, { qos: rclQos(qos) }),
    );
    let open = true;
    return {
      publish: (cdr) => {
        if (!open || this.#context.closed) throw closedError(topic);
        publisher.publish(Buffer.from(cdr.buffer, cdr.byteOffset, cdr.byteLength));
      },
      close: () => {
        if (open) this.#destroy(() => this.#node.destroyPublisher(publisher));
        open = false;
      },
    };
  }

  subscribe(name: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void {
    const topic = this.#context.topic(name);
    const deliver = (message: Received): void => this.#context.deliver(receive, message, topic);
    return this.#subscriptions.subscribe(topic, type, qos, deliver, (all) => this.#subscribe(name, type, qos, all));
  }

  #subscribe(name: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void {
    let open = true;
    const subscription = this.#make(name, type, () =>
      this.#node.createSubscription(rclType(type), name, { qos: rclQos(qos), isRaw: true }, (buffer) => {
        if (!open || this.#context.closed) return;
        const cdr = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
        const deliver = (): void => {
          if (open) receive({ cdr, receivedNanoseconds: this.now() });
        };
        if (type === CLOCK_TYPE) this.#afterOthers(deliver);
        else this.#within(deliver);
      }),
    );
    return () => {
      if (open) this.#destroy(() => this.#node.destroySubscription(subscription));
      open = false;
    };
  }

  serve<Name extends KnownService>(name: string, type: Name, answer: Answer<Name>): () => void {
    const service = this.#context.service(name);
    const types = serviceType(type);
    const mend = bigintsOf(types.request.schema);
    let open = true;
    const server = this.#make(service, type, () =>
      this.#node.createService(type, name, (request, response) => {
        if (!open || this.#context.closed) return;
        const respond = async (): Promise<void> => {
          const answered = await this.#context.answer(type, answer, types.request.encode(mend(request)), service);
          if (answered !== undefined && open && !this.#context.closed) response.send(types.response.decode(answered));
        };
        this.#afterOthers(() => this.#context.deliver(respond, undefined, service));
      }),
    );
    return () => {
      if (open) this.#destroy(() => this.#node.destroyService(server));
      open = false;
    };
  }

  async call<Name extends KnownService>(
    name: string,
    type: Name,
    request: ServiceRequestInput<Name>,
    timeoutSeconds: number,
  ): Promise<ServiceResponse<Name>> {
    const service = this.#context.service(name);
    const types = serviceType(type);
    const asked = types.request.decode(types.request.encode(request));
    const key = `${service} ${type}`;
    const client = this.#clients.get(key) ?? this.#make(service, type, () => this.#node.createClient(type, name));
    this.#clients.set(key, client);
    const response = await this.#context.wait<object>(service, timeoutSeconds, (take) => {
      const look = setInterval(() => {
        if (!client.isServiceServerAvailable()) return;
        clearInterval(look);
        client.sendRequest(asked, (answered) => this.#within(() => this.#context.deliver(take, answered, service)));
      }, LOOK);
      return () => clearInterval(look);
    });
    return types.response.decode(types.response.encode(bigintsOf(types.response.schema)(response)));
  }

  async topics(): Promise<readonly RosTopic[]> {
    if (this.#context.closed) throw closedError('topics');
    const topics = [...this.#node.getTopicNamesAndTypes()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return topics.map(({ name, types }) => ({
      name,
      types: [...types],
      publishers: this.#node.getPublishersInfoByTopic(name).map(endpoint),
      subscriptions: this.#node.getSubscriptionsInfoByTopic(name).map(endpoint),
    }));
  }

  async close(): Promise<void> {
    if (!this.#context.close()) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#rclContext.shutdown();
  }

  /**
   * Delivers what is to come after the messages that were sent before it. Those that are there at the same time are taken in the order in
   * which their topics were subscribed to.
   */
  #afterOthers(deliver: () => void): void {
    setImmediate(() => {
      if (!this.#context.closed) deliver();
    });
  }

  /** Does something in a callback of the node. */
  #within(work: () => void): void {
    this.#called = true;
    try {
      work();
    } finally {
      this.#called = false;
    }
  }

  /** Destroys something when no callback of the node is under way, and before anything else is made. */
  #destroy(end: () => void): void {
    this.#ended.push(end);
    setImmediate(() => this.#destroyEnded());
  }

  #destroyEnded(): void {
    for (const end of this.#ended.splice(0))
      if (!this.#context.closed) this.#context.deliver(end, undefined, this.node);
  }

  /**
   * Makes an end of a topic or service. What ended before is gone by then: a middleware may refuse another type beside it.
   *
   * @throws BridgeError `unknown_message_type`; `transport_failed` for whatever else ROS says
   */
  #make<End>(name: string, type: string, make: () => End): End {
    if (!/^\w+\/(?:msg|srv)\/\w+$/.test(type)) throw unknownType(type);
    if (!this.#called) this.#destroyEnded();
    try {
      return make();
    } catch (cause) {
      const said = errorMessage(cause);
      if (UNKNOWN.test(said)) throw unknownType(type, cause);
      throw new BridgeError(`ROS refuses this: ${said}`, {
        code: 'transport_failed',
        expected:
          'one type on each topic in a process, which is all that FastDDS takes, and qualities that the middleware has',
        received: `${name} (${type})`,
        remedy:
          'read what ROS wrote before this; if the topic has two types, name another one: `ros2 topic info -v` shows both',
        cause,
      });
    }
  }
}

/** What ROS says of a type whose package, or whose message, it does not find. */
const UNKNOWN = /rosidl_typesupport|message required does not exist/;

function unknownType(type: string, cause?: unknown): BridgeError {
  const [package_] = type.split('/');
  return new BridgeError('ROS does not know this type', {
    code: 'unknown_message_type',
    expected: 'a type of a package that is installed and set up in this shell',
    received: type,
    remedy: `install ${package_}, such as by: sudo apt install ros-$ROS_DISTRO-${package_.replaceAll('_', '-')}`,
    cause,
  });
}

function rclType(type: MessageName): RclType {
  const [pkgName, subFolder, interfaceName] = type.split('/');
  return Object.assign(() => {}, { type: () => ({ pkgName, subFolder, interfaceName }) });
}

/** In the numbers of `rmw/types.h`: reliable 1, best effort 2; transient local 1, volatile 2; keep last 1. */
function rclQos({ reliability, durability, depth }: Qos): RclQos {
  return {
    history: 1,
    depth,
    reliability: reliability === 'reliable' ? 1 : 2,
    durability: durability === 'transient-local' ? 1 : 2,
    liveliness: 0,
    avoidRosNameSpaceConventions: false,
  };
}

function endpoint({ node_name, node_namespace, topic_type, qos_profile }: RclEndpoint): RosEndpoint {
  const qos: Offer = {
    reliability: qos_profile.reliability === 1 ? 'reliable' : 'best-effort',
    durability: qos_profile.durability === 1 ? 'transient-local' : 'volatile',
    ...given({
      deadlineSeconds: secondsOf(qos_profile.deadline),
      livelinessSeconds: secondsOf(qos_profile.liveliness_lease_duration),
    }),
  };
  return { node: fullName(node_namespace, node_name), type: topic_type, qos };
}

/** Undefined for no limit, which is 0, or the longest time that a middleware has: 2^31 - 1 s and more. */
function secondsOf({ seconds, nanoseconds }: RclDuration): number | undefined {
  const time = Number(seconds) + nanoseconds * 1e-9;
  return time > 0 && time < 2 ** 31 - 1 ? time : undefined;
}

function fullName(namespace: string, name: string): string {
  return namespace === '/' ? `/${name}` : `${namespace}/${name}`;
}
