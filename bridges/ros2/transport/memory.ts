import { given } from '../../../agents/given.ts';
import { BridgeError } from '../../../agents/index.ts';
import {
  isKnownMessage,
  type KnownService,
  type ServiceRequestInput,
  type ServiceResponse,
  serviceType,
} from '../../ros-messages/index.ts';
import { closedError, NodeContext } from './node-context.ts';
import { CLOCK, matches, type Offer, type Qos } from './qos.ts';
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

interface Endpoint extends RosEndpoint {
  readonly topic: string;
  readonly qos: Offer;
  readonly depth: number;
}

interface Publisher extends Endpoint {
  /** The last messages, if later subscriptions are given them. */
  readonly kept: Uint8Array[];
}

interface Subscription extends Endpoint {
  take(cdr: Uint8Array): void;
}

interface Server {
  readonly service: string;
  readonly type: KnownService;
  /** Answers in CDR; undefined if the answer failed. */
  answer(request: Uint8Array): Promise<Uint8Array | undefined>;
}

/**
 * A ROS 2 graph within the process, for tests and for agents that live with their simulation: the same names, types and qualities of
 * service decide who hears whom, and the same bytes travel. Each message comes in a later turn of the event loop, in the order of
 * sending, in bytes of its own that are overwritten after the call.
 *
 * @example
 * const fault = (error: unknown, where: string) => console.error(where, error);
 * const graph = new MemoryGraph();
 * const twist = messageType('geometry_msgs/msg/Twist');
 * const robot = graph.open({ node: 'robot', fault });
 * robot.subscribe('cmd_vel', twist.name, RELIABLE, ({ cdr }) => console.log(twist.decode(cdr).linear.x));
 * const agent = graph.open({ node: 'agent', fault });
 * const command = twist.encode(planarTwist({ linearX: 0.2, linearY: 0, angularZ: 0 }));
 * agent.advertise('cmd_vel', twist.name, RELIABLE).publish(command); // in a later turn the robot prints 0.2
 */
export class MemoryGraph {
  readonly #publishers = new Set<Publisher>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #servers = new Set<Server>();
  /** Calls that wait for a server. */
  readonly #calls = new Set<{ readonly service: string; readonly type: KnownService; begin(server: Server): void }>();
  readonly #types: readonly MessageName[];

  /** @param types message types that are carried beside those whose definitions are known */
  constructor(types: readonly MessageName[] = []) {
    this.#types = types;
  }

  /** Enters the graph with a node. @throws BridgeError `invalid_topic` */
  open(options: NodeOptions): RosTransport {
    return new MemoryTransport(this, options);
  }

  /** @throws BridgeError `unknown_message_type` */
  mustKnow(type: MessageName): void {
    if (isKnownMessage(type) || this.#types.includes(type)) return;
    throw new BridgeError('this message type is not known', {
      code: 'unknown_message_type',
      expected: 'a type whose definition is known, or one that the graph was made for',
      received: type,
      remedy: 'check its name, or give it to the graph',
    });
  }

  /** Gives a message to the subscriptions that hear the publisher, and keeps it for later ones if the publisher is transient-local. */
  publish(from: Publisher, cdr: Uint8Array): void {
    if (from.qos.durability === 'transient-local') {
      from.kept.push(new Uint8Array(cdr));
      if (from.kept.length > from.depth) from.kept.shift();
    }
    for (const to of this.#subscriptions) if (hears(to, from)) to.take(cdr);
  }

  /** Adds a publisher. Returns a function that removes it. */
  addPublisher(publisher: Publisher): () => void {
    this.#publishers.add(publisher);
    return () => this.#publishers.delete(publisher);
  }

  /** Adds a subscription, and gives it the messages kept for it if it is transient-local. Returns a function that removes it. */
  addSubscription(subscription: Subscription): () => void {
    this.#subscriptions.add(subscription);
    if (subscription.qos.durability === 'transient-local') {
      for (const publisher of this.#publishers)
        if (hears(subscription, publisher)) for (const cdr of publisher.kept) subscription.take(cdr);
    }
    return () => this.#subscriptions.delete(subscription);
  }

  /** Adds a server, and begins the calls that wait for it. Returns a function that removes it. */
  addServer(server: Server): () => void {
    this.#servers.add(server);
    for (const call of this.#calls)
      if (call.service === server.service && call.type === server.type) call.begin(server);
    return () => this.#servers.delete(server);
  }

  /** Calls `begin` with a server, as soon as there is one. Returns a function that ends the waiting. */
  findServer(service: string, type: KnownService, begin: (server: Server) => void): () => void {
    const server = [...this.#servers].find((one) => one.service === service && one.type === type);
    if (server !== undefined) {
      begin(server);
      return () => {};
    }
    const call = { service, type, begin };
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  /** Services that can be called at present. */
  services(): {
    /** Full name, such as `/agent/begin_trial`. */
    readonly service: string;
    /** Full name of its type, such as `std_srvs/srv/Trigger`. */
    readonly type: KnownService;
  }[] {
    return [...this.#servers].map(({ service, type }) => ({ service, type }));
  }

  /** Topics that have an end at present, sorted by name. */
  topics(): RosTopic[] {
    const ends = [...this.#publishers, ...this.#subscriptions];
    const shown = ({ node, type, qos }: Endpoint): RosEndpoint => ({
      node,
      type,
      qos: offerOf(qos),
    });
    const names = [...new Set(ends.map(({ topic }) => topic))].sort();
    return names.map((name) => ({
      name,
      types: [...new Set(ends.filter(({ topic }) => topic === name).map(({ type }) => type))].sort(),
      publishers: [...this.#publishers].filter(({ topic }) => topic === name).map(shown),
      subscriptions: [...this.#subscriptions].filter(({ topic }) => topic === name).map(shown),
    }));
  }
}

const hears = (subscription: Endpoint, publisher: Endpoint): boolean =>
  subscription.topic === publisher.topic &&
  subscription.type === publisher.type &&
  matches(publisher.qos, subscription.qos);

/** A message on its way to a subscription. */
interface Arrival {
  cdr: Uint8Array | undefined;
  deliver(cdr: Uint8Array): void;
}

class MemoryTransport implements RosTransport {
  readonly name = 'memory';
  readonly #graph: MemoryGraph;
  readonly #context: NodeContext;
  readonly #ends = new Set<() => void>();
  #arrivals: Arrival[] = [];
  #turn: ReturnType<typeof setImmediate> | undefined;

  constructor(graph: MemoryGraph, options: NodeOptions) {
    this.#graph = graph;
    this.#context = new NodeContext(options);
    const { time } = this.#context;
    if (time.simulated) this.subscribe('/clock', 'rosgraph_msgs/msg/Clock', CLOCK, ({ cdr }) => time.take(cdr));
  }

  get node(): string {
    return this.#context.names.fullName;
  }

  now(): bigint {
    return this.#context.time.now();
  }

  advertise(name: string, type: MessageName, qos: Qos): RosPublisher {
    const topic = this.#context.topic(name);
    this.#graph.mustKnow(type);
    const publisher: Publisher = { topic, type, qos, depth: qos.depth, node: this.node, kept: [] };
    const close = this.#own(this.#graph.addPublisher(publisher));
    let open = true;
    return {
      publish: (cdr) => {
        if (!open || this.#context.closed) throw closedError(topic);
        this.#graph.publish(publisher, cdr);
      },
      close() {
        open = false;
        close();
      },
    };
  }

  subscribe(name: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void {
    const topic = this.#context.topic(name);
    this.#graph.mustKnow(type);
    const waiting: Arrival[] = [];
    const deliver = (cdr: Uint8Array): void => {
      waiting.shift();
      this.#context.deliver(receive, { cdr, receivedNanoseconds: this.now() }, topic);
      cdr.fill(0xff);
    };
    const withdraw = this.#graph.addSubscription({
      topic,
      type,
      qos,
      depth: qos.depth,
      node: this.node,
      take: (cdr) => {
        const arrival: Arrival = { cdr: new Uint8Array(cdr), deliver };
        waiting.push(arrival);
        if (waiting.length > qos.depth) waiting.shift()!.cdr = undefined;
        this.#arrivals.push(arrival);
        this.#turn ??= setImmediate(() => this.#deliver());
      },
    });
    return this.#own(() => {
      withdraw();
      for (const arrival of waiting) arrival.cdr = undefined;
    });
  }

  serve<Name extends KnownService>(name: string, type: Name, answer: Answer<Name>): () => void {
    const service = this.#context.service(name);
    serviceType(type);
    return this.#own(
      this.#graph.addServer({
        service,
        type,
        answer: (request) => this.#context.answer(type, answer, request, service),
      }),
    );
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
    const answered = await this.#context.wait<Uint8Array>(service, timeoutSeconds, (take) =>
      this.#graph.findServer(service, type, (server) => {
        setImmediate(async () => {
          const response = await server.answer(asked);
          if (response !== undefined) take(response);
        });
      }),
    );
    return types.response.decode(answered);
  }

  async topics(): Promise<readonly RosTopic[]> {
    if (this.#context.closed) throw closedError('topics');
    return this.#graph.topics();
  }

  async close(): Promise<void> {
    if (!this.#context.close()) return;
    clearImmediate(this.#turn);
    for (const end of [...this.#ends]) end();
  }

  /** One turn: what has arrived before it. What comes meanwhile waits for the next. */
  #deliver(): void {
    this.#turn = undefined;
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    for (const { cdr, deliver } of arrivals) if (cdr !== undefined) deliver(cdr);
  }

  /** Ends something at the latest when the transport closes, and once. */
  #own(end: () => void): () => void {
    const once = (): void => {
      if (this.#ends.delete(once)) end();
    };
    this.#ends.add(once);
    return once;
  }
}

/** What an end shows to the others: not how many messages it keeps. */
function offerOf({ reliability, durability, deadlineSeconds, livelinessSeconds }: Offer): Offer {
  return { reliability, durability, ...given({ deadlineSeconds, livelinessSeconds }) };
}
