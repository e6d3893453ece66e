import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { errorMessage } from '../../agents/error-message.ts';
import { given } from '../../agents/given.ts';
import { clipped } from './admission.ts';
import { SUBPROTOCOLS } from './foxglove-bytes.ts';
import { ERROR, FoxgloveClient, type HeldMessage, INFO } from './foxglove-client.ts';
import { Tally } from './tally.ts';
import { ViewerPort, type ViewerPortOptions } from './viewer-port.ts';

/** Where viewers connect, who may, and what they see of it. */
export interface FoxgloveServerOptions extends ViewerPortOptions {
  /** Name of the server, for people: it says what is shown, as `ID: TITLE` of a scenario. */
  readonly name: string;
  /** Facts about what is shown, by name, which viewers are told when they come. Default: none. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Whether viewers are told the time; otherwise theirs is that of their machine. Default: true. */
  readonly tellsTime?: boolean;
  /** Whether viewers only look, and change no number. Default: false. */
  readonly readOnly?: boolean;
}

/** A topic of the server. */
export interface ServerChannel {
  /** Whether a viewer listens. */
  readonly wanted: boolean;
  /** Sends a message to those who listen; its bytes are copied. @param nanoseconds time of the message */
  send(nanoseconds: bigint, content: Uint8Array): void;
}

/** A topic, and how its messages are to be read. */
export interface ChannelDeclaration {
  readonly topic: string;
  readonly schemaName: string;
  /** Definition of the type, as `ros2msg`. */
  readonly schema: string;
  /** Whether its last message is given to whoever comes late. */
  readonly latched: boolean;
  /** Facts about it, by name. Default: none. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** A number that viewers see, and may change. */
export interface ServerParameter {
  readonly name: string;
  readonly get: () => number;
  /** Changes it. @throws any error, whose message the viewer is shown */
  readonly set: (value: number) => void;
}

interface Channel extends ChannelDeclaration {
  readonly id: number;
  listeners: number;
  last: HeldMessage | undefined;
  readonly output: ServerChannel;
}

/** Largest message of a viewer, bytes, and characters of a name that an answer repeats. */
const [MOST_REQUEST, LONGEST_NAME] = [1 << 16, 200];

/**
 * A server of the Foxglove WebSocket protocol, to which Foxglove and Lichtblick connect: topics in CDR, time, status and parameters. It never
 * waits for a viewer: messages that a slow one does not take are left out, and counted.
 */
export class FoxgloveServer {
  /** Called when the first viewer comes to listen, before it is told what holds. */
  onWatched: (() => void) | undefined;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_REQUEST,
    perMessageDeflate: false,
    handleProtocols: (offered) => SUBPROTOCOLS.find((one) => offered.has(one)) ?? false,
  });
  readonly #name: string;
  readonly #facts: Readonly<Record<string, string>>;
  readonly #capabilities: readonly string[];
  readonly #tellsTime: boolean;
  readonly #readOnly: boolean;
  readonly #clients = new Set<FoxgloveClient>();
  readonly #channels = new Map<number, Channel>();
  #parameters: ReadonlyMap<string, ServerParameter> = new Map();
  #listening = 0;
  #droppedBefore = 0;
  readonly #leftOut = new Tally();
  #lastId = 0;
  #port!: ViewerPort;

  private constructor({ name, facts = {}, tellsTime = true, readOnly = false }: FoxgloveServerOptions) {
    this.#name = name;
    this.#facts = facts;
    this.#tellsTime = tellsTime;
    this.#readOnly = readOnly;
    this.#capabilities = [...(tellsTime ? ['time'] : []), 'parameters', 'parametersSubscribe'];
  }

  /** Opens a server. @throws BridgeError `address_not_served` */
  static async open(options: FoxgloveServerOptions): Promise<FoxgloveServer> {
    const server = new FoxgloveServer(options);
    server.#port = await ViewerPort.open(options, (request, stream, head) =>
      server.#sockets.handleUpgrade(request, stream, head, (socket) => server.#admit(socket, stream)),
    );
    return server;
  }

  /** Address that viewers connect to, with the token if there is one. */
  get url(): string {
    return this.#port.url;
  }

  /** Whether anybody listens to any topic. */
  get watched(): boolean {
    return this.#listening > 0;
  }

  /** Number of messages that viewers did not take in time. */
  get dropped(): number {
    return [...this.#clients].reduce((sum, { dropped }) => sum + dropped, this.#droppedBefore);
  }

  /** Number of messages for which there was no time. */
  get leftOut(): number {
    return this.#leftOut.count;
  }

  /** Declares the topics that there are from now on. One of the same name, type and facts goes on, with those who listen to it. */
  declare(declarations: readonly ChannelDeclaration[]): readonly ServerChannel[] {
    const keyOf = ({ topic, schemaName, facts = {} }: ChannelDeclaration): string =>
      JSON.stringify([topic, schemaName, facts]);
    const before = new Map([...this.#channels.values()].map((channel) => [keyOf(channel), channel]));
    const added: Channel[] = [];
    const channels = declarations.map((declaration) => {
      const key = keyOf(declaration);
      const known = before.get(key);
      before.delete(key);
      if (known !== undefined) return known;
      const channel = this.#open(declaration);
      added.push(channel);
      return channel;
    });
    const gone = [...before.values()].map(({ id }) => id);
    for (const id of gone) this.#channels.delete(id);
    for (const client of this.#clients) {
      if (gone.length > 0) client.say('unadvertise', { channelIds: gone });
      for (const id of gone) this.#forget(client, id);
      if (added.length > 0) client.say('advertise', { channels: added.map(advertised) });
    }
    return channels.map(({ output }) => output);
  }

  /** Sets the numbers that viewers see and may change. */
  setParameters(parameters: readonly ServerParameter[]): void {
    this.#parameters = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    for (const client of this.#clients) {
      for (const name of client.watched) if (!this.#parameters.has(name)) client.watched.delete(name);
      this.#tellParameters(client, [...client.watched]);
    }
  }

  /** Keeps what is sent together, until {@link flush}: one write a viewer. What is said in JSON goes at once, and takes it along. */
  gather(): void {
    for (const client of this.#clients) client.gather();
  }

  /** Sends what is kept. @param nanoseconds the present time, for viewers that are told it. Default: they are not told now. */
  flush(nanoseconds?: bigint): void {
    const leftOut = this.#leftOut.due();
    for (const client of this.#clients) {
      if (leftOut) client.warn(`${this.leftOut} messages were left out: to show all would take too much time`);
      if (nanoseconds !== undefined) client.tellTime(nanoseconds);
      client.flush();
    }
  }

  /** Counts messages that were not sent as there was no time for them, of which viewers are told. */
  leaveOut(count: number): void {
    this.#leftOut.add(count);
  }

  /** Tells all viewers something. */
  tell(message: string): void {
    for (const client of this.#clients) client.say('status', { level: INFO, message });
  }

  /** Ends all connections, within half a second whatever is connected. Does nothing the second time. */
  close(): Promise<void> {
    return this.#port.close(() => {
      for (const client of this.#clients) client.close();
    });
  }

  #open(declaration: ChannelDeclaration): Channel {
    const id = ++this.#lastId;
    const clients = this.#clients;
    const channel: Channel = {
      ...declaration,
      id,
      listeners: 0,
      last: undefined,
      output: {
        get wanted() {
          return channel.listeners > 0;
        },
        send(nanoseconds, content) {
          if (channel.latched) channel.last = { nanoseconds, content: content.slice() };
          if (channel.listeners === 0) return;
          for (const client of clients) client.send(id, nanoseconds, channel.last?.content ?? content, channel.latched);
        },
      },
    };
    this.#channels.set(id, channel);
    return channel;
  }

  #admit(socket: WebSocket, stream: Socket): void {
    const client = new FoxgloveClient(socket, stream, this.#tellsTime);
    this.#clients.add(client);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const id of [...client.subscriptions.keys()]) this.#forget(client, id);
      this.#droppedBefore += client.dropped;
      this.#clients.delete(client);
    });
    socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#take(client, String(data));
    });
    client.say('serverInfo', {
      name: this.#name,
      capabilities: this.#capabilities,
      supportedEncodings: ['cdr'],
      metadata: this.#facts,
      sessionId: `${process.pid}-${process.hrtime.bigint()}`,
    });
    client.say('advertise', { channels: [...this.#channels.values()].map(advertised) });
  }

  #take(client: FoxgloveClient, text: string): void {
    let request: Request;
    try {
      request = JSON.parse(text) as Request;
      if (typeof request !== 'object' || request === null) throw new SyntaxError('no object');
      this.#answer(client, request);
    } catch (error) {
      const message = `a request cannot be understood: ${errorMessage(error)}`;
      client.say('status', { level: ERROR, message });
    }
  }

  #answer(client: FoxgloveClient, request: Request): void {
    const { op, id } = request;
    const names = (request.parameterNames ?? []).map(String);
    switch (op) {
      case 'subscribe':
        for (const { id: subscription, channelId } of request.subscriptions ?? []) {
          this.#subscribe(client, wholeNumber(subscription), wholeNumber(channelId));
        }
        break;
      case 'unsubscribe':
        for (const subscription of request.subscriptionIds ?? []) {
          for (const [channelId, own] of [...client.subscriptions])
            if (own === subscription) this.#forget(client, channelId);
        }
        break;
      case 'getParameters':
        this.#tellParameters(client, names.length === 0 ? [...this.#parameters.keys()] : names, id);
        break;
      case 'setParameters': {
        const given = (request.parameters ?? []).map(({ name, value }) => ({ name: String(name), value }));
        for (const { name, value } of given) this.#setParameter(client, name, value);
        const changed = given.map(({ name }) => name);
        if (id !== undefined) this.#tellParameters(client, changed, id);
        for (const other of this.#clients)
          this.#tellParameters(
            other,
            changed.filter((name) => other.watched.has(name)),
          );
        break;
      }
      case 'subscribeParameterUpdates':
        for (const name of names) if (this.#parameters.has(name)) client.watched.add(name);
        break;
      case 'unsubscribeParameterUpdates':
        for (const name of names) client.watched.delete(name);
        break;
      default:
        client.say('status', { level: ERROR, message: `${clipped(String(op))} is not served here` });
    }
  }

  #subscribe(client: FoxgloveClient, subscription: number, channelId: number): void {
    const channel = this.#channels.get(channelId);
    if (channel === undefined) {
      client.say('status', { level: ERROR, message: `there is no channel ${channelId}` });
      return;
    }
    if (this.#listening === 0) this.onWatched?.();
    if (!client.subscriptions.has(channelId)) {
      channel.listeners++;
      this.#listening++;
    }
    client.subscriptions.set(channelId, subscription);
    if (channel.last !== undefined) client.send(channelId, channel.last.nanoseconds, channel.last.content, true);
  }

  #forget(client: FoxgloveClient, channelId: number): void {
    if (!client.subscriptions.delete(channelId)) return;
    this.#listening--;
    const channel = this.#channels.get(channelId);
    if (channel !== undefined) channel.listeners--;
  }

  #setParameter(client: FoxgloveClient, name: string, value: unknown): void {
    const parameter = this.#parameters.get(name);
    try {
      if (this.#readOnly) throw new TypeError('numbers are shown here, and not changed');
      if (parameter === undefined) throw new RangeError('there is no such parameter');
      if (typeof value !== 'number') throw new TypeError('a number is expected');
      parameter.set(value);
    } catch (error) {
      const why = errorMessage(error);
      client.say('status', { level: ERROR, message: `${name.slice(0, LONGEST_NAME)}: ${why}` });
    }
  }

  #tellParameters(client: FoxgloveClient, names: readonly string[], id?: string): void {
    const parameters = names.flatMap((name) => {
      const parameter = this.#parameters.get(name);
      return parameter === undefined ? [] : [{ name, value: parameter.get(), type: 'float64' }];
    });
    if (parameters.length > 0 || id !== undefined) client.say('parameterValues', { parameters, ...given({ id }) });
  }
}

/** A request of a viewer, as far as it is understood; none of it is certain. */
interface Request {
  readonly op?: unknown;
  readonly id?: string;
  readonly subscriptions?: readonly { readonly id: unknown; readonly channelId: unknown }[];
  readonly subscriptionIds?: readonly unknown[];
  readonly parameterNames?: readonly unknown[];
  readonly parameters?: readonly { readonly name: unknown; readonly value: unknown }[];
}

function advertised({ id, topic, schemaName, schema, facts }: Channel): object {
  const known = { id, topic, encoding: 'cdr', schemaName, schema, schemaEncoding: 'ros2msg' };
  // Other viewers pass over what they do not know.
  return { ...known, ...given({ metadata: facts }) };
}

function wholeNumber(value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32) return value as number;
  throw new TypeError(`${clipped(String(value))} is no id`);
}
