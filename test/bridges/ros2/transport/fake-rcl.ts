import type { KnownService } from '../../../../bridges/ros-messages/index.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import type { Qos } from '../../../../bridges/ros2/transport/qos.ts';
import type {
  Rcl,
  RclClient,
  RclContext,
  RclDuration,
  RclEndpoint,
  RclNode,
  RclQos,
  RclType,
} from '../../../../bridges/ros2/transport/rcl.ts';
import type { MessageName, RosEndpoint, RosTransport } from '../../../../bridges/ros2/transport/transport.ts';

const typeName = (type: RclType): MessageName => {
  const { pkgName, subFolder, interfaceName } = type.type();
  return `${pkgName}/${subFolder}/${interfaceName}` as MessageName;
};

const qosOf = ({ reliability, durability, depth }: RclQos): Qos => ({
  reliability: reliability === 1 ? 'reliable' : 'best-effort',
  durability: durability === 1 ? 'transient-local' : 'volatile',
  depth,
});

/**
 * What stands for rclnodejs where there is no ROS: its faces, upon a graph in memory, with what was seen of it. It is a fixture for the
 * code that stands on rclnodejs, and no evidence of how ROS behaves.
 *
 * @param aborts is told what would have ended the process: an exception in a callback, or a part that is destroyed within one
 * @param oneType whether a node has one type on a topic, as with FastDDS
 */
export function fakeRcl(aborts: string[], oneType = false): Rcl {
  const graph = new MemoryGraph();
  let within = 0;
  const called = (callback: () => unknown): void => {
    within++;
    try {
      callback();
    } catch (error) {
      aborts.push(`thrown in a callback: ${error}`);
    } finally {
      within--;
    }
  };

  class Context implements RclContext {
    argv: readonly string[] | undefined;
    readonly nodes: Node[] = [];
    shutdown(): void {
      if (within > 0) aborts.push('shut down within a callback');
      for (const node of this.nodes) void node.transport.close();
    }
  }

  class Node implements RclNode {
    readonly transport: RosTransport;
    readonly #ends = new Map<object, () => void>();
    /** Types of the ends of each topic. */
    readonly #types = new Map<string, MessageName[]>();

    constructor(node: string, namespace: string, context: RclContext) {
      const { argv, nodes } = context as Context;
      if (argv === undefined) throw new Error('The given context is not registered');
      const fault = (error: unknown): void => void aborts.push(`fault: ${error}`);
      this.transport = graph.open({ node, namespace, rosArguments: argv, fault });
      nodes.push(this);
    }

    name(): string {
      return this.transport.node.split('/').at(-1)!;
    }

    namespace(): string {
      return this.transport.node.split('/').slice(0, -1).join('/') || '/';
    }

    spin(): void {}

    /** Makes an end of a topic, as ROS does: of a type that it finds, and where `oneType` holds of one type in a topic. */
    #end<T>(topic: string, type: MessageName, make: () => T): T {
      const types = this.#types.get(topic) ?? [];
      if (oneType && types.some((one) => one !== type)) throw new Error('invalid allocator, at rcl/subscription.c:261');
      try {
        const end = make();
        this.#types.set(topic, [...types, type]);
        return end;
      } catch (error) {
        if ((error as { code?: string }).code !== 'unknown_message_type') throw error;
        throw new Error(`libx__rosidl_typesupport_c.so: cannot open shared object file (${type})`);
      }
    }

    #left(topic: string, type: MessageName): void {
      const types = this.#types.get(topic) ?? [];
      this.#types.set(topic, types.toSpliced(types.indexOf(type), 1));
    }

    createPublisher(type: RclType, topic: string, { qos }: { readonly qos: RclQos }) {
      const name = typeName(type);
      const { publish, close } = this.#end(topic, name, () => this.transport.advertise(topic, name, qosOf(qos)));
      const publisher = {
        publish(cdr: Uint8Array) {
          if (!Buffer.isBuffer(cdr)) throw new TypeError('taken for a message, not for its bytes');
          publish(cdr);
        },
      };
      this.#ends.set(publisher, () => {
        this.#left(topic, name);
        close();
      });
      return publisher;
    }

    createSubscription(
      type: RclType,
      topic: string,
      { qos }: { readonly qos: RclQos },
      receive: (cdr: Buffer) => void,
    ) {
      const name = typeName(type);
      const stop = this.#end(topic, name, () =>
        this.transport.subscribe(topic, name, qosOf(qos), ({ cdr }) => called(() => receive(Buffer.from(cdr)))),
      );
      const subscription = {};
      this.#ends.set(subscription, () => {
        this.#left(topic, name);
        stop();
      });
      return subscription;
    }

    createService(type: string, service: string, answer: Parameters<RclNode['createService']>[2]) {
      const withdraw = this.transport.serve(
        service,
        type as KnownService,
        (request) => new Promise((resolve) => called(() => answer(given(request), { send: resolve as never }))),
      );
      const server = {};
      this.#ends.set(server, withdraw);
      return server;
    }

    createClient(type: string, service: string): RclClient {
      const { transport } = this;
      return {
        isServiceServerAvailable() {
          let found = false;
          const name = service.startsWith('/') ? service : `/${service}`;
          graph.findServer(name, type as KnownService, () => {
            found = true;
          })();
          return found;
        },
        sendRequest(request, take) {
          transport.call(service, type as KnownService, request as never, 60).then(
            (response) => called(() => take(given(response))),
            () => {},
          );
        },
      };
    }

    #destroy(part: object): void {
      if (within > 0) aborts.push('destroyed within a callback');
      this.#ends.get(part)?.();
    }

    destroyPublisher = this.#destroy;
    destroySubscription = this.#destroy;
    destroyService = this.#destroy;
    destroyClient = this.#destroy;

    getTopicNamesAndTypes() {
      return graph.topics();
    }

    getPublishersInfoByTopic(topic: string) {
      return (graph.topics().find(({ name }) => name === topic)?.publishers ?? []).map(endpoint);
    }

    getSubscriptionsInfoByTopic(topic: string) {
      return (graph.topics().find(({ name }) => name === topic)?.subscriptions ?? []).map(endpoint);
    }
  }

  return {
    Context,
    Node,
    async init(context, argv) {
      (context as Context).argv = argv;
    },
    removeSignalHandlers() {},
  };
}

/** A message as rclnodejs gives it: of numbers of 64 bits in arrays, large ones are text, and others are plain numbers. */
function given(message: object): object {
  const value = (part: unknown): unknown => {
    if (part instanceof BigInt64Array)
      return [...part].map((one) => (Number.isSafeInteger(Number(one)) ? Number(one) : `${one}`));
    if (Array.isArray(part)) return part.map(value);
    return typeof part === 'object' && part !== null && !ArrayBuffer.isView(part) ? given(part) : part;
  };
  return Object.fromEntries(Object.entries(message).map(([name, part]) => [name, value(part)]));
}

function endpoint({ node, type, qos }: RosEndpoint): RclEndpoint {
  return {
    node_name: node.split('/').at(-1)!,
    node_namespace: node.split('/').slice(0, -1).join('/') || '/',
    topic_type: type,
    qos_profile: {
      reliability: qos?.reliability === 'reliable' ? 1 : 2,
      durability: qos?.durability === 'transient-local' ? 1 : 2,
      deadline: duration(qos?.deadlineSeconds),
      liveliness_lease_duration: duration(qos?.livelinessSeconds),
    },
  };
}

/** As rmw tells it: no limit is its longest time. */
function duration(seconds = 9223372036): RclDuration {
  return { seconds: BigInt(Math.floor(seconds)), nanoseconds: Math.round((seconds % 1) * 1e9) };
}
