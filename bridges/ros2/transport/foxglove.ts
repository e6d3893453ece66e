import { WebSocket } from 'ws';
import { errorMessage } from '../../../agents/error-message.ts';
import { BridgeError } from '../../../agents/index.ts';
import {
  isKnownMessage,
  type KnownService,
  type ServiceRequestInput,
  type ServiceResponse,
  serviceType,
} from '../../ros-messages/index.ts';
import { SUBPROTOCOLS } from '../../viewing/foxglove-bytes.ts';
import {
  type Channel,
  clientMessage,
  clientRequest,
  type RemoteService,
  readServerBytes,
  type ServerBytes,
  type ServerText,
} from '../../viewing/foxglove-protocol.ts';
import { closedError, NodeContext } from './node-context.ts';
import { Outbox } from './outbox.ts';
import { CLOCK, type Qos } from './qos.ts';
import type {
  MessageName,
  NodeOptions,
  Received,
  RosEndpoint,
  RosPublisher,
  RosTopic,
  RosTransport,
} from './transport.ts';

/** Milliseconds between questions whether the bridge is there; after two without an answer it is not. */
const HEARTBEAT = 1000;

/**
 * Enters the graph of ROS 2 through a foxglove_bridge, over a WebSocket: from machines without ROS, and on every platform.
 *
 * The bridge decides the quality of service of both ends: it asks for what the publishers of a topic offer, and offers what ROS does by
 * default, or what another publisher of the topic does. Of a {@link Qos}, `depth` holds at this end; the bridge keeps one message of a topic
 * unless its parameters `min_qos_depth` and `max_qos_depth` say more, and of a burst loses the others. Others see the node of the bridge in the
 * graph, which `topics` shows as this one; what other clients of the bridge publish is not told from it. Clients of a bridge cannot offer
 * services. Its threads carry topics side by side: what was sent at once on two of them, `/clock` among them, may come the other way round.
 *
 * It needs Node, and does not run in a page.
 *
 * @example
 * const fault = (error: unknown, where: string) => console.error(where, error);
 * const transport = await openFoxglove('ws://robot.local:8765', { node: 'agent', fault });
 * for (const { name, types } of await transport.topics()) console.log(name, types);
 * await transport.close();
 *
 * @param url of the bridge, such as `ws://robot.local:8765`
 * @param timeoutSeconds for the connection. Default: 5
 * @throws BridgeError `connection_failed`, `invalid_topic`
 */
export async function openFoxglove(url: string, options: NodeOptions, timeoutSeconds = 5): Promise<RosTransport> {
  const context = new NodeContext(options);
  const failed = (received: unknown, expected: string, cause?: unknown): BridgeError =>
    new BridgeError('no way into ROS 2 through this address', {
      code: 'connection_failed',
      expected,
      received,
      remedy: `start it: ros2 launch foxglove_bridge foxglove_bridge_launch.xml; and check the address ${url}`,
      cause,
    });
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, SUBPROTOCOLS, { handshakeTimeout: timeoutSeconds * 1e3, perMessageDeflate: false });
  } catch (error) {
    throw failed(url, 'an address such as ws://robot.local:8765', error);
  }
  const transport = new FoxgloveTransport(url, socket, context);
  const silence = setTimeout(() => socket.terminate(), timeoutSeconds * 1e3);
  try {
    const { capabilities, supportedEncodings = [] } = await transport.greeting;
    if (!supportedEncodings.includes('cdr'))
      throw failed({ capabilities, supportedEncodings }, 'a bridge that carries messages of ROS 2');
  } catch (error) {
    void transport.close();
    if (error instanceof BridgeError) throw error;
    const reason = errorMessage(error);
    throw failed(reason, `a foxglove_bridge that answers within ${timeoutSeconds} s`, error);
  } finally {
    clearTimeout(silence);
  }
  return transport;
}

/** A topic that this client publishes on. */
interface OwnTopic {
  readonly topic: string;
  readonly type: string;
}

type Greeting = Extract<ServerText, { op: 'serverInfo' }>;
/** All that listen to a topic and type here: the bridge gives a client a channel once. */
interface Group {
  readonly topic: string;
  readonly type: string;
  readonly listeners: Set<(cdr: Uint8Array) => void>;
  /** The last message, for whoever comes later and asks for what was latched. */
  last: Uint8Array | undefined;
  /** The subscription, while the bridge carries the topic. */
  subscription: { readonly id: number; readonly channelId: number } | undefined;
}

class FoxgloveTransport implements RosTransport {
  readonly name = 'foxglove_bridge';
  /** First message of the bridge. Rejects when the connection ends before. */
  readonly greeting: Promise<Greeting>;
  readonly #url: string;
  readonly #socket: WebSocket;
  readonly #context: NodeContext;
  readonly #channels = new Map<number, Channel>();
  readonly #services = new Map<number, RemoteService>();
  readonly #groups = new Map<string, Group>();
  readonly #outbox: Outbox;
  readonly #calls = new Map<number, { take(cdr: Uint8Array): void; fail(error: BridgeError): void }>();
  /** Told of each new service. */
  readonly #seekers = new Set<() => void>();
  /** Topics that this client publishes on, by the id of its channel, and of those before what the bridge still carries. */
  readonly #own = new Map<number, OwnTopic>();
  readonly #lingering = new Set<string>();
  readonly #published = new Map<string, readonly string[]>();
  readonly #subscribed = new Map<string, readonly string[]>();
  readonly #heartbeat: ReturnType<typeof setInterval>;
  readonly #ended: Promise<void>;
  #greeted = false;
  #takesMessages = false;
  #silent = 0;
  #lastId = 0;

  constructor(url: string, socket: WebSocket, context: NodeContext) {
    this.#url = url;
    this.#socket = socket;
    this.#context = context;
    this.#outbox = new Outbox(socket);
    socket.binaryType = 'arraybuffer';
    let greet: ((greeting: Greeting) => void) | undefined;
    let refuse: ((reason: unknown) => void) | undefined;
    let reason: unknown = 'the connection ended';
    this.greeting = new Promise((resolve, reject) => {
      [greet, refuse] = [resolve, reject];
    });
    this.greeting.catch(() => {});
    this.#ended = new Promise((resolve) => {
      socket.on('close', () => {
        refuse?.(reason);
        this.#end();
        resolve();
      });
    });
    socket.on('error', (error) => {
      reason = error;
    });
    socket.on('pong', () => {
      this.#silent = 0;
    });
    socket.on('message', (data, isBinary) => {
      try {
        if (isBinary) {
          const message = readServerBytes(new Uint8Array(data as ArrayBuffer));
          if (message !== undefined) this.#takeBytes(message);
          return;
        }
        const message = JSON.parse(new TextDecoder().decode(data as ArrayBuffer)) as ServerText;
        if (message.op !== 'serverInfo') this.#takeText(message);
        else {
          this.#greeted = true;
          greet?.(message);
          this.#begin(message);
        }
      } catch (error) {
        this.#context.fault(error, url);
      }
    });
    this.#heartbeat = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (this.#silent++ >= 2) socket.terminate();
      else socket.ping();
    }, HEARTBEAT);
  }

  get node(): string {
    return this.#context.names.fullName;
  }

  now(): bigint {
    return this.#context.time.now();
  }

  advertise(name: string, type: MessageName, qos: Qos): RosPublisher {
    const topic = this.#context.topic(name);
    this.#mustKnow(type);
    if (!this.#takesMessages) throw onlyShows(topic, this.#url);
    const channelId = ++this.#lastId;
    const out = this.#outbox.open(qos.depth);
    this.#own.set(channelId, { topic, type });
    this.#say('advertise', { channels: [{ id: channelId, topic, encoding: 'cdr', schemaName: type }] });
    let open = true;
    return {
      publish: (cdr) => {
        if (!open || this.#context.closed) throw closedError(topic);
        out.send(clientMessage(channelId, cdr));
      },
      close: () => {
        if (!open || this.#context.closed) return;
        open = false;
        out.close();
        this.#own.delete(channelId);
        if (this.#typesOn(topic).includes(type)) this.#lingering.add(`${topic} ${type}`);
        this.#say('unadvertise', { channelIds: [channelId] });
      },
    };
  }

  subscribe(name: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void {
    const topic = this.#context.topic(name);
    this.#mustKnow(type);
    const key = `${topic} ${type}`;
    const group = this.#groups.get(key) ?? {
      topic,
      type,
      listeners: new Set(),
      last: undefined,
      subscription: undefined,
    };
    this.#groups.set(key, group);
    const waiting: Uint8Array[] = [];
    let due = false;
    const deliver = (): void => {
      due = false;
      for (let cdr = waiting.shift(); cdr !== undefined && group.listeners.has(listener); cdr = waiting.shift())
        this.#context.deliver(receive, { cdr, receivedNanoseconds: this.now() }, topic);
    };
    // Messages that come while the event loop is busy are handed over at once; of these the last ones count.
    const listener = (cdr: Uint8Array): void => {
      waiting.push(cdr);
      if (waiting.length > qos.depth) waiting.shift();
      if (!due) setImmediate(deliver);
      due = true;
    };
    group.listeners.add(listener);
    if (qos.durability === 'transient-local' && group.last !== undefined) listener(group.last);
    this.#join(group);
    return () => {
      if (!group.listeners.delete(listener) || group.listeners.size > 0) return;
      this.#groups.delete(key);
      if (group.subscription !== undefined && !this.#context.closed)
        this.#say('unsubscribe', { subscriptionIds: [group.subscription.id] });
    };
  }

  serve(name: string, type: KnownService): () => void {
    const service = this.#context.service(name);
    throw new BridgeError('a client of a bridge cannot offer services', {
      code: 'unsupported_by_transport',
      expected: 'a node of ROS 2',
      received: `${service} (${type})`,
      remedy: 'run where ROS 2 is set up, with rclnodejs',
    });
  }

  async call<Name extends KnownService>(
    name: string,
    type: Name,
    request: ServiceRequestInput<Name>,
    timeoutSeconds: number,
  ): Promise<ServiceResponse<Name>> {
    const service = this.#context.service(name);
    const types = serviceType(type);
    const asked = types.request.encode(request);
    const callId = ++this.#lastId;
    const answered = await this.#context.wait<Uint8Array>(service, timeoutSeconds, (take, fail) => {
      const seek = (): void => {
        const remote = [...this.#services.values()].findLast((one) => one.name === service && one.type === type);
        if (remote === undefined) return;
        this.#seekers.delete(seek);
        this.#calls.set(callId, { take, fail });
        this.#socket.send(clientRequest(remote.id, callId, asked));
      };
      this.#seekers.add(seek);
      seek();
      return () => {
        this.#seekers.delete(seek);
        this.#calls.delete(callId);
      };
    });
    return types.response.decode(answered);
  }

  async topics(): Promise<readonly RosTopic[]> {
    if (this.#context.closed) throw closedError('topics');
    const names = new Set([
      ...[...this.#channels.values()].map(({ topic }) => topic),
      ...this.#published.keys(),
      ...this.#subscribed.keys(),
    ]);
    const bridge = this.#bridgeNode();
    return [...names].sort().map((name) => {
      const types = this.#typesOn(name);
      const own = [...this.#own.values()].find(({ topic }) => topic === name);
      // The graph of a bridge tells no types of ends. A topic that has several got those of this client from here.
      const foreign = types.filter((type) => type !== own?.type && !this.#lingering.has(`${name} ${type}`));
      const type = foreign[0] ?? own?.type ?? types[0] ?? '';
      const end = (node: string): RosEndpoint =>
        own !== undefined && node === bridge ? { node: this.node, type: own.type } : { node, type };
      return {
        name,
        types,
        publishers: (this.#published.get(name) ?? []).map(end),
        subscriptions: (this.#subscribed.get(name) ?? []).map((node) => ({ node, type })),
      };
    });
  }

  /** Types of the messages that the bridge carries on a topic. */
  #typesOn(name: string): readonly string[] {
    const channels = [...this.#channels.values()].filter(({ topic }) => topic === name);
    return [...new Set(channels.map(({ schemaName }) => schemaName))].sort();
  }

  /** Full name of the node of the bridge: it publishes all that this client does. Undefined as long as several do. */
  #bridgeNode(): string | undefined {
    const publishers = [...this.#own.values()]
      .map(({ topic }) => this.#published.get(topic) ?? [])
      .filter(({ length }) => length > 0);
    const [first = [], ...others] = publishers;
    const common = first.filter((node) => others.every((nodes) => nodes.includes(node)));
    return common.length === 1 ? common[0] : undefined;
  }

  async close(): Promise<void> {
    this.#context.close();
    clearInterval(this.#heartbeat);
    this.#socket.close();
    const impatience = setTimeout(() => this.#socket.terminate(), HEARTBEAT);
    await this.#ended;
    clearTimeout(impatience);
  }

  /** Subscribes to the graph where the bridge has it, and to `/clock` where time is simulated; after the greeting. */
  #begin({ capabilities }: Greeting): void {
    this.#takesMessages = capabilities.includes('clientPublish');
    if (capabilities.includes('connectionGraph')) this.#say('subscribeConnectionGraph', {});
    const { time } = this.#context;
    if (time.simulated) this.subscribe('/clock', 'rosgraph_msgs/msg/Clock', CLOCK, ({ cdr }) => time.take(cdr));
  }

  #takeText(message: Exclude<ServerText, Greeting>): void {
    switch (message.op) {
      case 'advertise':
        for (const channel of message.channels) this.#channels.set(channel.id, channel);
        for (const group of this.#groups.values()) this.#join(group);
        break;
      case 'unadvertise':
        for (const id of message.channelIds) {
          const { topic, schemaName } = this.#channels.get(id) ?? {};
          this.#lingering.delete(`${topic} ${schemaName}`);
          this.#channels.delete(id);
        }
        for (const group of this.#groups.values()) {
          if (group.subscription === undefined || !message.channelIds.includes(group.subscription.channelId)) continue;
          group.subscription = undefined;
          this.#join(group);
        }
        break;
      case 'advertiseServices':
        for (const service of message.services) this.#services.set(service.id, service);
        for (const seek of [...this.#seekers]) seek();
        break;
      case 'unadvertiseServices':
        for (const id of message.serviceIds) this.#services.delete(id);
        break;
      case 'serviceCallFailure':
        this.#calls.get(message.callId)?.fail(
          new BridgeError('the bridge could not call a service', {
            code: 'service_failed',
            received: message.message,
            remedy: 'look into the logs of the bridge and of the node that offers the service',
          }),
        );
        break;
      case 'connectionGraphUpdate':
        for (const { name, publisherIds } of message.publishedTopics) this.#published.set(name, publisherIds);
        for (const { name, subscriberIds } of message.subscribedTopics) this.#subscribed.set(name, subscriberIds);
        for (const name of message.removedTopics) {
          this.#published.delete(name);
          this.#subscribed.delete(name);
        }
        break;
      case 'status':
        if (message.level < 2) break;
        this.#context.fault(
          new BridgeError('the bridge reports a fault', {
            code: 'bridge_fault',
            received: message.message,
            remedy: 'look into the log of the bridge',
          }),
          this.#url,
        );
    }
  }

  #takeBytes(message: ServerBytes): void {
    if (message.op === 'response') {
      this.#calls.get(message.callId)?.take(message.cdr);
      return;
    }
    for (const group of this.#groups.values()) {
      if (group.subscription?.id !== message.subscriptionId) continue;
      group.last = message.cdr;
      for (const listener of group.listeners) listener(message.cdr);
    }
  }

  /** Subscribes a group, if the bridge carries its topic. */
  #join(group: Group): void {
    if (group.subscription !== undefined) return;
    const channel = [...this.#channels.values()].find(
      ({ topic, schemaName, encoding }) => topic === group.topic && schemaName === group.type && encoding === 'cdr',
    );
    if (channel === undefined) return;
    group.subscription = { id: ++this.#lastId, channelId: channel.id };
    this.#say('subscribe', { subscriptions: [group.subscription] });
  }

  #say(op: string, fields: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, ...fields }));
  }

  /** @throws BridgeError `unknown_message_type` for a type that neither we nor the bridge know */
  #mustKnow(type: MessageName): void {
    if (isKnownMessage(type) || [...this.#channels.values()].some(({ schemaName }) => schemaName === type)) return;
    throw new BridgeError('this message type is not known', {
      code: 'unknown_message_type',
      expected: 'a type whose definition is known, or that of a topic of the bridge',
      received: type,
      remedy: 'check its name',
    });
  }

  /** The connection has ended; unless it was closed here, or never was one, that is a fault. */
  #end(): void {
    clearInterval(this.#heartbeat);
    if (!this.#context.close() || !this.#greeted) return;
    this.#context.fault(
      new BridgeError('the connection to the bridge is lost', {
        code: 'connection_lost',
        received: this.#url,
        remedy: 'look after the bridge and the network, and connect again',
      }),
      this.#url,
    );
  }
}

function onlyShows(topic: string, url: string): BridgeError {
  return new BridgeError('what is at this address shows messages, and takes none', {
    code: 'unsupported_by_transport',
    expected: 'a foxglove_bridge that lets clients publish',
    received: `${topic} to ${url}`,
    remedy: 'start foxglove_bridge with the capability clientPublish',
  });
}
